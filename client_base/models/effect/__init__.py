from . import mixin
from . import words
from . import kinds
from . import attempt
