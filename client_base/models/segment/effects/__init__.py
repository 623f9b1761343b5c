from . import effect
from . import kinds
from . import log
from . import run
from . import segment
from . import named
