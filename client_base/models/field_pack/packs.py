"""All packs, in the order of the picker. A bridge adds its own to this dictionary."""

from .aircon import AIRCON
from .bookshop import BOOKSHOP
from .household import HOUSEHOLD
from .pet import PET
from .stationery import STATIONERY

PACKS = {pack.code: pack for pack in (PET, AIRCON, STATIONERY, BOOKSHOP, HOUSEHOLD)}
