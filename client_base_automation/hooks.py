"""What happens once, when the bridge comes and when it goes."""

from .models.client_segment_announcement import SINCE


def post_init_hook(env):
    """Announce from now on, if there are rules already."""
    env["client.segment.announcement"]._follow_rules()


def uninstall_hook(env):
    """Leave no parameter behind."""
    env["ir.config_parameter"].sudo().search([("key", "=", SINCE)]).unlink()
