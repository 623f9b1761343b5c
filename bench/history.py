"""T21: recognition of the documents that a shop already has when the addon is installed."""

from bench.measure import Timing, Variant, timed
from bench.report import Row

MODELS = {"sale.order": "orders", "account.move": "invoices"}
TABLES = {"sale.order": "sale_order", "account.move": "account_move"}
MOST_GROWTH = 13


def measure(shops):
    """Recognise the history of each shop, and compare the shops."""
    timings = {(shop.name, model): _time(shop, model) for shop in shops for model in MODELS}
    return [row for model in MODELS for row in _growth(shops, model, timings)]


def _time(shop, model):
    """Return the seconds up to the commit. Once only: afterwards the columns are filled, and the rows moved."""
    with shop.env() as env:
        seconds = timed(Variant(lambda: _recognise(env, model)))
    shop.vacuum(TABLES[model])
    return Timing([seconds])


def _recognise(env, model):
    env["client.recognition"]._recognise_history(model)
    env.cr.commit()


def _growth(shops, model, timings):
    first = timings[shops[0].name, model]
    return [
        Row("T21", f"{shop.name}/{shops[0].name}", f"recognition of all {MODELS[model]} at installation, large / small",
            str(first), str(timings[shop.name, model]), timings[shop.name, model].median / first.median, MOST_GROWTH)
        for shop in shops[1:]
    ] or [Row("T21", shops[0].name, f"recognition of all {MODELS[model]} at installation", "", str(first),
              first.median, unit="s")]  # fmt: skip
