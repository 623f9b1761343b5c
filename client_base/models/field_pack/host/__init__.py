from . import made
from . import ir_module
