"""The command line's verbs about the recommender's model: train, evaluate, model."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from whattowatch.domain.errors import InvalidInput
from whattowatch.logs import configure
from whattowatch.settings import Settings, read

OWN = Path("own")
"""Stands for this instance's own events among the sources."""
LOWEST_PRIORITY = 19
"""So that a training takes what time nobody else wants."""
LOG = logging.getLogger(__name__)
Say = Callable[[str], None]
PLANNED = ("width", "epochs", "lanes", "steps", "seed")
"""The numbers of a plan that the command line may change."""
SHOWN = ("hr@10", "ndcg@10", "mrr")


def add_verbs(verbs: Any, say: Say) -> None:
    """Adds the verbs.

    Args:
        verbs: the command line's subparsers.
        say: prints.
    """
    _add_train(_verb(verbs, "train", "train the recommender's model"), say)
    _add_evaluate(_verb(verbs, "evaluate", "measure recommenders on held-back events"), say)
    _add_model(_verb(verbs, "model", "list the models of the instance, show one, use one, or go back"), say)
    _add_retrain(
        _verb(verbs, "retrain", "train on this instance's events, and use the model unless it does worse"), say
    )


def _verb(verbs: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    return parser


def _add_source(parser: argparse.ArgumentParser) -> None:
    text = "a MovieLens folder, a file of lines `user item`, or `own`; may be given several times"
    parser.add_argument(
        "--data", dest="sources", type=Path, required=True, action="append", metavar="SOURCE", help=text
    )


def _add_train(parser: argparse.ArgumentParser, say: Say) -> None:
    _add_source(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the .npz to write, its card beside it")
    parser.add_argument(
        "--protocol", choices=("last", "loo", "temporal"), metavar="NAME", default="last", help="what is held back"
    )
    for name in PLANNED:
        parser.add_argument(f"--{name}", type=int, metavar="N", help="instead of what follows from the amount of data")
    parser.set_defaults(run=lambda given: _train(given, say))


def _add_evaluate(parser: argparse.ArgumentParser, say: Say) -> None:
    _add_source(parser)
    parser.add_argument(
        "--protocol", choices=("loo", "temporal", "last"), metavar="NAME", default="loo", help="what is held back"
    )
    parser.add_argument("--models", default="all", metavar="NAMES", help="baselines, with commas between them")
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model trained with the same data and protocol")
    parser.add_argument(
        "--against", metavar="NAMES", default="", help="baselines: also print how far above them each is"
    )
    parser.add_argument("--test", action="store_true", help="ask the test's questions instead of the validation's")
    parser.add_argument("--cases", type=int, metavar="N", help="at most so many questions, drawn by chance")
    parser.add_argument("--json", action="store_true", help="print a line of JSON for each model and slice")
    parser.set_defaults(run=lambda given: _evaluate(given, say))


def _add_instance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="FOLDER", help="the folder that holds everything of this instance")


def _add_model(parser: argparse.ArgumentParser, say: Say) -> None:
    _add_instance(parser)
    text = "what to do; `list` unless told otherwise"
    parser.add_argument("action", choices=("list", "show", "use", "rollback"), nargs="?", default="list", help=text)
    parser.add_argument("file", type=Path, nargs="?", help="a model's .npz file")
    parser.set_defaults(run=lambda given: _models(given, say))


def _add_retrain(parser: argparse.ArgumentParser, say: Say) -> None:
    _add_instance(parser)
    parser.add_argument("--supervised", action="store_true", help="at low priority; end when standard input ends")
    parser.set_defaults(run=lambda given: _retrain(given, say))


def _train(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.recommender.plans import plan_for  # noqa: PLC0415  (each verb loads what it needs)
    from whattowatch.recommender.progress_bar import ProgressBar  # noqa: PLC0415
    from whattowatch.recommender.protocols import Protocol  # noqa: PLC0415
    from whattowatch.recommender.training import train_from  # noqa: PLC0415

    told = {name: getattr(given, name) for name in PLANNED if getattr(given, name) is not None}
    with ProgressBar(say) as bar:
        planned = partial(plan_for, **told)
        card = train_from(_reading(given), given.out, Protocol(given.protocol), planned, bar.listener())
    say(json.dumps(card, indent=2))
    return 0


def _reading(given: argparse.Namespace) -> Callable[[datetime], Any]:
    """Reads the sources; `own` is the instance that the settings name."""
    from whattowatch.operations.own_data import read_with_own  # noqa: PLC0415
    from whattowatch.recommender.sources import read_sources  # noqa: PLC0415

    paths = [source for source in given.sources if source != OWN]
    if len(paths) == len(given.sources):
        return lambda _: read_sources(paths)
    settings = read(os.environ, {})
    return lambda until: read_with_own(settings, paths, until)


def _evaluate(given: argparse.Namespace, say: Say) -> int:
    for number, line in enumerate(_lines(given)):
        if not given.json and not number:
            say(f"{'model':40} {'slice':27} {'cases':>6} " + " ".join(f"{name:>22}" for name in SHOWN))
        say(json.dumps(line) if given.json else _row(line))
    return 0


def _row(line: dict[str, Any]) -> str:
    cells = " ".join("{:.4f} ({:.4f}-{:.4f})".format(*line[name]) for name in SHOWN)
    return f"{line['model']:40} {line['slice']:27} {line['cases']:6} {cells}"


def _lines(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from whattowatch.recommender.evaluation import evaluation  # noqa: PLC0415
    from whattowatch.recommender.protocols import Protocol, split  # noqa: PLC0415

    events = _reading(given)(_until(given.model))
    asked = evaluation(events, split(events, Protocol(given.protocol)), on_test=given.test, at_most=given.cases)
    others = list(asked.of_baselines(_baselines(given.against)))
    ours = () if given.model is None else asked.of_model(_model(given, events.digest))
    for name, found in chain(asked.of_baselines(_baselines(given.models)), ours):
        yield from asked.lines(name, found)
        for other, its in others:
            if other != name:
                yield from asked.differences(f"{name} less {other}", found, its)


def _until(model: Path | None) -> datetime:
    """Up to when the instance's own events are read: as for the model that is measured, or now."""
    from whattowatch.recommender.load import load_model  # noqa: PLC0415
    from whattowatch.recommender.training import UNTIL  # noqa: PLC0415

    told = None if model is None else load_model(model).card.data.get(UNTIL)
    return datetime.now(UTC) if told is None else datetime.fromisoformat(str(told))


def _baselines(names: str) -> list[str]:
    from whattowatch.recommender.baselines import BASELINES  # noqa: PLC0415

    wanted = list(BASELINES) if names == "all" else [name for name in names.split(",") if name]
    if unknown := [name for name in wanted if name not in BASELINES]:
        raise InvalidInput.of("models", f"{unknown[0]!r} is none of {', '.join(BASELINES)}")
    return wanted


def _model(given: argparse.Namespace, digest: str) -> Any:
    """The model to measure.

    Raises:
        InvalidInput: it has learned from other events, so that the questions may not be new to it.
    """
    from whattowatch.recommender.load import load_model  # noqa: PLC0415

    trained = load_model(given.model)
    if (trained.card.data["sha256"], trained.card.protocol) != (digest, given.protocol):
        raise InvalidInput.of("model", "was not trained with this data and this protocol")
    return trained


def _settings(given: argparse.Namespace) -> Settings:
    settings = read(os.environ, {"data": given.data})
    configure(settings.log)
    return settings


def _retrain(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.operations.retraining import retrain  # noqa: PLC0415
    from whattowatch.processes.lifeline import on_end_of_supervisor  # noqa: PLC0415
    from whattowatch.recommender.progress_bar import ProgressBar, in_words  # noqa: PLC0415

    settings = _settings(given)
    if not given.supervised:
        with ProgressBar(say) as bar:
            retrain(settings, say, bar.listener())
        return 0
    os.nice(LOWEST_PRIORITY)
    on_end_of_supervisor(lambda: os.kill(os.getpid(), signal.SIGTERM))
    retrain(settings, LOG.info, in_words(LOG.info))
    return 0


def _models(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.operations import models  # noqa: PLC0415

    if given.action == "show":
        return _show(given, say)
    settings, now = _settings(given), datetime.now(UTC)
    if given.action == "list":
        for line in models.listed(settings, now):
            say(line)
    elif given.action == "rollback":
        say(models.roll_back(settings))
    elif given.file is None:
        raise InvalidInput.of("file", "which model is to be used?")
    else:
        say(models.bring(settings, given.file, now))
    return 0


def _show(given: argparse.Namespace, say: Say) -> int:
    from whattowatch.recommender.load import load_model, load_shipped  # noqa: PLC0415

    trained = load_shipped() if given.file is None else load_model(given.file)
    say("no model is installed" if trained is None else json.dumps(trained.card.as_json(), indent=2))
    return 0
