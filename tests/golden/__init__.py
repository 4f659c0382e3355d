"""Parity with the pandas pipeline's own outputs on generated inputs (`../shared/golden`)."""
