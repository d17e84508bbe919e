"""All customers as of today, some at a time, each logged as read before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from idverdict import v1

from service.customers.desk import CustomerDesk, View
from service.customers.messages import customer_message
from service.labels import word
from service.names import customer_name, id_of
from storage import RecordDamaged

AT_ONCE: Final = 50
"""Customers in a message, of which no more are in memory at once."""


@dataclass(frozen=True, slots=True)
class CustomerExport(CustomerDesk):
    """Exports the customers of a tenant as one person sees them."""

    def pages(self, request: v1.ExportCustomersRequest) -> Iterator[v1.ExportCustomersResponse]:
        """The customers in the order of their files. A damaged one is named, and hinders no other."""
        reader = self.store.files.reader
        states = [word(v1.CustomerState, one) for one in request.states]
        after = id_of(request.after) if request.after else ""
        while True:
            page = reader.profiles(AT_ONCE, after, states=states)
            damaged, views = list(page.damaged), list[View]()
            for one in page.files:
                try:
                    views.append(self.seen(one))
                except RecordDamaged:
                    damaged.append(one.file.id)
            if views:
                reader.tell_read(*(one.file.id for one in views))
            if views or damaged:
                yield v1.ExportCustomersResponse(
                    customers=[customer_message(one, in_clear=self.in_clear) for one in views],
                    damaged=map(customer_name, damaged),
                )
            after = page.last
            if not after:
                return
