from . import reminder
from . import words
from . import effect
from . import due
from . import log
from . import run
from . import shipped
from . import host
