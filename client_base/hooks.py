"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Compute facts and segments of the clients that the shop already has, so that the first screen is not empty."""
    env["mailing.trace"]._find_all_clients()
    env["client.profile"]._refresh_all()
    env["client.reaction"]._refresh_all()
    env["client.segment"]._ship(env["res.company"].sudo().search([]))
    for segment in env["client.segment"]._get_waiting():
        segment._refresh()
    env["client.next.contact"]._refresh_all()
    env["client.origin"]._refresh()


def uninstall_hook(env):
    """Drop the columns that the shop made, and the names that the host gave to parts of our models.

    It would leave both behind.
    """
    env["client.field"]._leave()
    env["mailing.mailing"]._leave_segments()
    env["mailing.mailing"]._leave_templates()
    env.cr.execute("""
        DELETE FROM ir_model_data
         WHERE module NOT LIKE 'client_base%'
           AND (name LIKE 'selection\\_\\_client\\_%' OR name LIKE 'model\\_inherit\\_\\_client\\_%')
    """)
