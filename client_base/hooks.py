"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Compute facts and segments of the clients that the shop already has, so that the first screen is not empty."""
    env["client.profile"]._refresh_all()
    env["client.segment"]._ship(env["res.company"].sudo().search([]))
    for segment in env["client.segment"]._get_waiting():
        segment._refresh()
