"""Suites: what the service promises under load and faults, each promise with the figure that was reached.

Every module in this folder is a suite. It has one function, which gives its promises as it comes to them::

    def run(scale: Scale) -> Iterator[Promise]: ...

``make suites`` runs all of them, ``make suite-NAME`` one, at SCALE=small or full; `tests/e2e/test_suites.py` runs them
small. They drive real server processes whose reader answers by heart, so that they measure the service and not OCR.
"""
