"""What is done from time to time, by one worker of all: the one list of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from service.app import App
from service.call.logs import origin
from service.customers.one_off import forget_one_offs
from service.customers.owner_comparing import compare_set_aside
from service.customers.sweeping import begin_sweep
from service.retention.purging import purge_due
from service.reviews.due import bring_up
from service.screening.customers import begin_nightly
from service.settings import Settings
from service.verification.expiry import expire, expire_older
from storage import Scheduled

log = structlog.get_logger()


def scheduled(app: App, settings: Settings) -> tuple[Scheduled, ...]:
    """Every task with its times, in UTC. A failure is logged, and the task done again at its next time."""
    kept = timedelta(days=settings.bulk_keep_days)
    window = app.customers.one_off.linking.window_days
    tasks = (
        task("expiry_watch", "5 * * * *", lambda: _each(app, lambda one: expire(one.store, app.clock()))),
        task("expiry_of_older", "25 16 * * *", lambda: _each(app, lambda one: expire_older(one.store, app.clock()))),
        task("key_rewrap", "*/10 * * * *", lambda: list(app.store.ring.rewrap())),
        task("reviews_due", "15 * * * *", lambda: _each(app, lambda one: bring_up(one.store, app.rules, app.clock()))),
        task("customers_due", "20 * * * *", lambda: _each(app, lambda one: begin_sweep(one.store, one.clock()))),
        task("owners_again", "*/5 * * * *", lambda: _each(app, _owners_again)),
        task("one_off_forget", "30 17 * * *", lambda: forget_one_offs(app.store, window, app.clock())),
        task("bulk_forget", "35 * * * *", lambda: _each(app, lambda one: one.store.batches.forget(app.clock() - kept))),
        task("screening_nightly", "20 17 * * *", lambda: _each(app, lambda one: begin_nightly(one.store, app.clock))),
        task("authority_quotas", "45 17 * * *", lambda: app.store.checks.forget_quotas(app.clock())),
    )
    purge = task("purge", "50 17 * * *", lambda: purge_due(app.store, app.clock()))
    return (*tasks, purge) if settings.purge_when_due else tasks


def _owners_again(app: App) -> None:
    compare_set_aside(app.store, app.customers, app.clock, due_at=app.clock())


def _each(app: App, work: Callable[[App], object]) -> None:
    for tenant in app.store.tenants():
        work(app.of(tenant))


def task(name: str, cron: str, work: Callable[[], object]) -> Scheduled:
    """A task that is logged once it is done, or has failed."""

    def run() -> None:
        try:
            work()
        except Exception as error:
            log.warning("scheduled task failed", method=name, exception=type(error).__name__, at=origin(error))
        else:
            log.info("scheduled task done", method=name)

    return Scheduled(name, cron, run)
