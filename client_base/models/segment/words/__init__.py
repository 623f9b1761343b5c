from . import sentences
from . import tree
from . import why
