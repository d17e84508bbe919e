"""Stocks of surnames, given names and ethnicities from which fictitious persons are named."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text that blanks part."""
    return tuple(text.split())


ETHNICITIES: tuple[str, ...] = words(
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
"""The 56 ethnicities of GB/T 3304, as printed on the card: without 族."""

COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
RARE_SURNAMES: tuple[str, ...] = tuple("仇区查解单曾盖召亓逄郄笪佘仝逯佴禚缑昝逯璩麹銮厍亶郏郗晁冼郜桓濮鲜") + words(
    "欧阳 司马 上官 诸葛 尉迟 令狐 皇甫 东方 慕容 夏侯 独孤 呼延 澹台 公孙 完颜 闻人 鲜于 宇文 长孙 端木"
)
GIVEN_MALE = (
    "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海峰永振立成东晓天一博子轩昊然泽宇航睿哲思远家豪嘉"
    "诚信达正德胜利春生荣贵福祥庆山川江河水木火土金玉石松柏柱根来喜有财富宝大小长兴旺光宗耀祖"
)
GIVEN_FEMALE = (
    "芳娜敏静丽艳娟霞秀英燕玲桂兰红梅丹萍莉婷雪琳倩颖洁慧琴云凤美玉珍春菊香月莲翠雅芝欣怡佳思梦诗涵雨萱梓淑贞惠珠蓉露瑶晶妍"
    "茜秋珊莎锦黛青婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丽阳妮宝贝"
)
RARE_GIVEN = (
    "龑湉尕㛃堃犇喆璟䶮彧祎翀骉淼焱垚晟旻昱赟甯翊琎玥懿煜燊曌劼珺菡芃芮峤屾岚沄洺渼湦滢瀚炜烨熠燚猷珏珩琀琦瑀瑄瑢璐璠瓛祺禛"
    "稷竑筱箐綦羿翯聿胤舸荃荻莙菂葳蕤蘅衎裒诩谌贇跞轶邈郢郅鄞铖铄锜镕霈霁靖韬颀飏馧骁骞鸢麒黻鼐𬭚𫖯㺭㵆𬀩"
)
ARABIC_GIVEN = words(
    "阿卜杜拉 艾合买提 买买提 吐尔逊 古丽娜尔 阿依古丽 热依汗 木拉提 努尔兰 "
    "叶尔肯 巴合提 古丽巴哈尔 阿不都热合曼 玉素甫 "
    "肉孜 帕提古丽 沙吾提 艾尼瓦尔 迪丽努尔 赛力克 加娜尔 阿曼古丽 托合提 居马洪 米尔阿里 那扎尔"
)
YI_NAMES = words("阿的尔布 吉克木呷 沙马阿依 曲比拉哈 海来日古 阿尔子莫 俄木果果 马海伍呷")
TIBETAN_NAMES = words(
    "扎西多吉 次仁卓玛 达瓦顿珠 格桑曲珍 索朗旺堆 白玛央金 洛桑加措 尼玛次仁 巴桑 德吉 仁青拉姆 强巴 丹增尼玛 尕藏措"
)
MONGOL_NAMES = words(
    "巴特尔 乌日娜 孟和 其其格 阿拉腾花 苏日娜 那仁图雅 布和 朝鲁 哈斯巴根 乌云毕力格 斯琴高娃 额尔敦 萨仁"
)
RUSSIAN_GIVEN = words("安娜 伊万诺夫 尼古拉 叶莲娜 亚历山大 彼得罗娃 瓦西里 娜塔莎 谢尔盖 柳德米拉")
DOTTED = frozenset(words("维吾尔 哈萨克 柯尔克孜 塔吉克 乌孜别克 塔塔尔"))
"""Ethnicities whose names are commonly written as given name, middle dot, father's name."""
