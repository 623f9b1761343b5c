"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Compute the facts of the clients that the shop already has, so that the first screen is not empty."""
    env["client.profile"]._refresh_all()
