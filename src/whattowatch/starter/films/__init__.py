"""The starter's films: data derived from MovieLens, under `LICENSE-MovieLens.txt` and not under the MIT licence."""
