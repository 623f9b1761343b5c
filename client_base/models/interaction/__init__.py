from . import words
from . import interaction
from . import guards
from . import callback
from . import log
from . import document
from . import activity
from . import merge
