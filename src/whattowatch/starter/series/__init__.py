"""The starter's series: data under CC BY-SA 4.0 (`LICENSE-CC-BY-SA-4.0.txt`) and not under the MIT licence."""
