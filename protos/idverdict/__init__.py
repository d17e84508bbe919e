"""The contract of idverdict, and a channel to call it: `idverdict.v1` and `idverdict.client`."""
