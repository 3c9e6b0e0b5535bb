"""Everything that changes by files that come back or leave: one function for each intention of a user."""

from clairevoie.web.exchange.operations.exports import forget_exports, order_export, write_export
from clairevoie.web.exchange.operations.uploads import (
    Applied,
    Moved,
    Settled,
    apply_upload,
    drop_upload,
    receive_file,
)

__all__ = [
    "Applied",
    "Moved",
    "Settled",
    "apply_upload",
    "drop_upload",
    "forget_exports",
    "order_export",
    "receive_file",
    "write_export",
]
