from . import pack
from . import make
from . import remove
from . import words
from . import host
