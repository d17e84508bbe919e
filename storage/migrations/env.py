"""Alembic's entry: runs on the connection it is given, or on ``-x url=URL`` from Alembic's own command line."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from storage.database.table import Table, UtcDateTime


def _render(kind: str, item: object, _context: Any) -> str | Literal[False]:
    """Migrations stand alone: they name SQLAlchemy's types, none of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    """The tables of the job queue have no models here."""
    return kind != "table" or not str(name).startswith("procrastinate_")


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        transactional_ddl=True,  # on SQLite too: our connections begin their transactions themselves
        render_item=_render,
        include_name=_ours,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


_given = context.config.attributes.get("connection")
if isinstance(_given, Connection):
    _run(_given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as _own:
        _run(_own)
