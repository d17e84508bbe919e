"""Decoding of uploads in processes of their own, whose processor time and memory are limited.

`processes` runs in the caller's process and never looks into an upload; `worker` is what a decoding process runs,
`formats` its decoders, and `damage` what it knows of damage that the decoders do not report.
"""
