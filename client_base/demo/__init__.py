"""The demo shop: what it sells, who its clients are and what happened there, in plain Python without Odoo."""

from . import story, words

__all__ = ["story", "words"]
