"""What happens once, when the bridge comes and when it goes: suppliers with leads become clients, or cease to be."""


def post_init_hook(env):
    """Let the refresh look at the suppliers who have asked already, and note from which leads clients came."""
    env["crm.lead"]._mark_asking_suppliers()
    env["client.origin"]._refresh()


def uninstall_hook(env):
    """Let the refresh look at them again: without leads, a supplier who asked is a mere supplier."""
    env["crm.lead"]._mark_asking_suppliers()
