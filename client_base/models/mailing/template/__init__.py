from . import words
from . import mailing
from . import making
from . import layout
from . import picking
from . import ir_module
