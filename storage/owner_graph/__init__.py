"""The graph of who stands behind whom: structures of customers and registers of holdings, as statements by party."""
