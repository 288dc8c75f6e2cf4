"""Names, places and words of the shop. All of them are invented."""

FIRST = (
    "Ann", "Amal", "Beatriz", "Carl", "Dora", "Emil", "Farida", "Gus", "Hana", "Igor", "Jana", "Kemal", "Lotte",
    "Milan", "Nadia", "Olaf", "Petra", "Quim", "Rosa", "Sami", "Tilda", "Uwe", "Vera", "Wim", "Xenia", "Yara", "Zeno",
    "Anton", "Bruna", "Celine", "Dario", "Elif", "Fritz", "Greta", "Hugo", "Ivana", "Joris", "Klara", "Leon", "Mina",
)  # fmt: skip
STEMS = [
    "Alder",
    "Birch",
    "Cedar",
    "Dorn",
    "Esker",
    "Fenn",
    "Gale",
    "Harrow",
    "Isen",
    "Jaro",
    "Kestrel",
    "Linde",
]
ENDS = [
    "berg",
    "by",
    "dale",
    "field",
    "gate",
    "holm",
    "ley",
    "man",
    "mere",
    "son",
    "stad",
    "wood",
    "worth",
    "well",
]
PLACES = tuple(f"{stem}{end}" for stem in STEMS[:8] for end in ENDS[:5])
PRODUCTS = [
    "Lamps",
    "Chairs",
    "Shelves",
    "Tables",
    "Rugs",
    "Tiles",
    "Taps",
    "Tools",
    "Pots",
    "Blankets",
    "Curtains",
]
CHANNELS = ("web", "phone", "mail", "counter", "chat")
LOW = (
    "The parcel came four days late and nobody told me anything.",
    "I called twice and nobody rang back. I had to tell the whole story again.",
    "The table arrived with a broken leg, this is the second time.",
    "You charged me twice and I am still waiting for the money.",
    "Wrong colour, and the return label does not work.",
)
FINE = ("All came in time, thank you.", "Friendly people, I will come back.", "Good quality for the price.")
