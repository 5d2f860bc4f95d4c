"""What a folder of output holds and how to read it, for someone who sees it for the first time: `python -m pipeline.tour OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq

from schemas.columns import FILES


def tour(out: Path) -> str:
    """The files of a dataset with their rows, and a line of code to open one."""
    lines = [f"written to {out}/:"]
    lines += [f"  {file.path:19} {pq.read_metadata(out / file.path).num_rows:6} rows: {file.meaning}" for file in FILES]
    lines += [
        "  questions.csv       open questions about leads, most useful first",
        "  registries.json     groups used or learnt; correct it and give it back with --registry",
        "  datapackage.json    every column explained",
        f"read it:    .venv/bin/python -c \"import pandas; print(pandas.read_parquet('{out}/actions.parquet', dtype_backend='pyarrow'))\"",
    ]
    actions = pq.read_table(out / "actions.parquet", columns=["action_id", "page_first"]).to_pylist()
    if actions:
        paged = [action["action_id"] for action in actions if action["page_first"] is not None]
        chosen = f"{paged[0]} --picture {out}/piece.png" if paged else actions[0]["action_id"]
        lines.append(f"trace one:  .venv/bin/boardplans explain {out} {chosen}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(tour(Path(sys.argv[1])))
