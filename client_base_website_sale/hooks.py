def uninstall_hook(env):
    """Let no segment take in more clients because nobody knows websites any more.

    Its members stay as they are, and its owner is told, until the condition is changed or removed.
    """
    env["client.segment.condition"].sudo().search([("website_ids", "!=", False)])._lose_websites()
