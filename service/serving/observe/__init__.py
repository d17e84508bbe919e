"""What operators see of the service while it runs: metrics, traces, and a page of the calls in progress.

Nothing that a caller sends gets into any of them but the ids of a trace: labels have values of closed sets, and spans
have attributes of a fixed list.
"""
