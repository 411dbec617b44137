"""MovieLens ids that no rule can tell: series among the films, and parentheses with an unusual meaning."""

# Left out of the films: series are a package of their own, and a season or an episode is no title by itself.
SERIES = {
    7646: "Rose Red (2002): mini-series",
    7669: "Pride and Prejudice (1995): mini-series of the BBC",
    7762: "Tinker, Tailor, Soldier, Spy (1979): mini-series of the BBC",
    7841: "Children of Dune (2003): mini-series",
    7842: "Dune (2000): mini-series",
    26444: "Hitch Hikers Guide to the Galaxy, The (1981): series of the BBC",
    26453: "Smiley's People (1982): mini-series of the BBC",
    26587: "Decalogue, The (Dekalog) (1989): ten films for television, a series by its form",
    26649: "Lonesome Dove (1989): mini-series",
    26693: "It (1990): mini-series",
    26761: "Prime Suspect 2 (1992): a season of Prime Suspect",
    26849: "Stand, The (1994): mini-series",
    26887: "Langoliers, The (1995): mini-series",
    27002: "From the Earth to the Moon (1998): mini-series",
    27036: "Merlin (1998): mini-series",
    27251: "10th Kingdom, The (2000): mini-series",
    27611: "Battlestar Galactica (2003): mini-series that opens the series",
    27708: "Helen of Troy (2003): mini-series",
    27751: "'Salem's Lot (2004): mini-series",
    40697: "Babylon 5: series",
    51024: "The Odyssey (1997): mini-series",
    53883: "Power of Nightmares, The: The Rise of the Politics of Fear (2004): documentary in three episodes",
    61406: "John Adams (2008): mini-series",
    62336: "FLCL (2000): anime in six episodes",
    62970: "Tin Man (2007): mini-series",
    64167: "Dinotopia (2002): mini-series",
    65359: "Earthsea (Legend of Earthsea) (2004): mini-series",
    66544: "Nuremberg (2000): mini-series",
    69849: "Roots (1977): mini-series",
    70521: "Lost in Austen (2008): mini-series",
    72982: "Alice (2009): mini-series",
    77177: "Wild China (2008): documentary series",
    79299: "No. 1 Ladies' Detective Agency, The (2008): series",
    84847: "Emma (2009): mini-series of the BBC",
    86237: "Connections (1978): documentary series",
    86487: "Mildred Pierce (2011): mini-series",
    92475: "All Watched Over by Machines of Loving Grace (2011): documentary in three episodes",
    93040: "Civil War, The (1990): documentary series",
    93988: "North & South (2004): mini-series of the BBC",
    94735: "Walking with Monsters (2005): documentary in three episodes",
    95717: "Treasure Island (2012): mini-series",
    96471: "Prime Suspect 3 (1993): a season of Prime Suspect",
    96518: "Prime Suspect 6: The Last Witness (2003): a season of Prime Suspect",
    96520: "Prime Suspect: The Lost Child (1995): an episode of Prime Suspect",
    99532: "Misérables, Les (2000): mini-series",
    100044: "Human Planet (2011): documentary series",
    100553: "Frozen Planet (2011): documentary series",
    105250: "Century of the Self, The (2002): documentary in four episodes",
    107410: "Guest from the Future (Gostya iz buduschego) (1985): mini-series",
    115969: "Generation War (2013): mini-series",
    121035: "Houdini (2014): mini-series",
    126430: "The Pacific (2010): mini-series",
    127180: "Story of Film: An Odyssey, The (2011): documentary series",
    131724: "The Jinx: The Life and Deaths of Robert Durst (2015): documentary series",
    139130: "Afro Samurai (2007): anime series",
    140737: "The Lost Room (2006): mini-series",
    142115: "The Blue Planet (2001): documentary series",
    147250: "Adventures of Sherlock Holmes and Doctor Watson: the series; its films have rows of their own",
    152284: "War and Peace (2016): mini-series of the BBC",
    159817: "Planet Earth (2006): documentary series",
    163809: "Over the Garden Wall (2013): animated mini-series",
    167570: "The OA: series",
    170705: "Band of Brothers (2001): mini-series",
    171011: "Planet Earth II (2016): documentary series",
    171495: "Cosmos: documentary series",
    171749: "Death Note: Desu nôto: anime series",
    172637: "Priklyucheniya Kapitana Vrungelya (1979): animated series",
    173873: "Gulliver's Travels (1996): mini-series",
    174053: "Black Mirror: White Christmas (2014): an episode of Black Mirror",
    174403: "The Putin Interviews (2017): documentary series",
    176601: "Black Mirror: series",
    179135: "Blue Planet II (2017): documentary series",
    180263: "The Shining (1997): mini-series",
    184257: "Making a Murderer (2015): documentary series",
    185135: "Sherlock - A Study in Pink (2010): an episode of Sherlock",
}

# What stands in parentheses is another title, a translation of an original title, or a spelling.
NO_ORIGINAL = frozenset(
    {
        231,  # Dumb & Dumber (Dumb and Dumber) (1994)
        250,  # Heavyweights (Heavy Weights) (1995)
        273,  # Mary Shelley's Frankenstein (Frankenstein) (1994)
        301,  # Picture Bride (Bijo photo) (1994)
        366,  # Wes Craven's New Nightmare (Nightmare on Elm Street Part 7: Freddy's Finale, A) (1994)
        891,  # Halloween: The Curse of Michael Myers (Halloween 6: The Curse of Michael Myers) (1995)
        1198,  # Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark) (1981)
        1261,  # Evil Dead II (Dead by Dawn) (1987)
        1329,  # Blood for Dracula (Andy Warhol's Dracula) (1974)
        1339,  # Dracula (Bram Stoker's Dracula) (1992)
        1340,  # Bride of Frankenstein, The (Bride of Frankenstein) (1935)
        1351,  # Blood and Wine (Blood & Wine) (1996)
        1461,  # Vegas Vacation (National Lampoon's Las Vegas Vacation) (1997)
        1564,  # For Roseanna (Roseanna's Grave) (1997)
        1609,  # 187 (One Eight Seven) (1997)
        1973,  # Freddy's Dead: The Final Nightmare (Nightmare on Elm Street Part 6: Freddy's Dead, A) (1991)
        2085,  # 101 Dalmatians (One Hundred and One Dalmatians) (1961)
        2107,  # Halloween H20: 20 Years Later (Halloween 7: The Revenge of Laurie Strode) (1998)
        2117,  # 1984 (Nineteen Eighty-Four) (1984)
        2315,  # Bride of Chucky (Child's Play 4) (1998)
        2403,  # First Blood (Rambo: First Blood) (1982)
        2423,  # Christmas Vacation (National Lampoon's Christmas Vacation) (1989)
        2819,  # Three Days of the Condor (3 Days of the Condor) (1975)
        2952,  # Sydney (Hard Eight) (1996)
        3208,  # Loaded Weapon 1 (National Lampoon's Loaded Weapon 1) (1993)
        3707,  # 9 1/2 Weeks (Nine 1/2 Weeks) (1986)
        3788,  # Blow-Up (Blowup) (1966)
        3889,  # Highlander: Endgame (Highlander IV) (2000)
        4149,  # Saving Silverman (Evil Woman) (2001)
        4235,  # Amores Perros (Love's a Bitch) (2000)
        4403,  # Fall of the House of Usher, The (House of Usher) (1960)
        5069,  # Escaflowne: The Movie (Escaflowne) (2000)
        5433,  # Silver Bullet (Stephen King's Silver Bullet) (1985)
        5476,  # Halloween: Resurrection (Halloween 8) (2002)
        5560,  # À nous la liberté (Freedom for Us) (1931)
        5746,  # Galaxy of Terror (Quest) (1981)
        5879,  # Eight Crazy Nights (Adam Sandler's Eight Crazy Nights) (2002)
        6242,  # Ringu (Ring) (1998)
        6270,  # Akira Kurosawa's Dreams (Dreams) (1990)
        6375,  # Gigantic (A Tale of Two Johns) (2002)
        6586,  # American Wedding (American Pie 3) (2003)
        6961,  # Damage (Fatale) (1992)
        6971,  # Europa (Zentropa) (1991)
        7206,  # Mon Oncle (My Uncle) (1958)
        8118,  # Delta Force 2 (Delta Force 2: The Colombian Connection) (1990)
        8261,  # 3 Women (Three Women) (1977)
        8364,  # Baadasssss! (How to Get the Man's Foot Outta Your Ass) (2003)
        8967,  # Seed of Chucky (Child's Play 5) (2004)
        32666,  # National Lampoon's Lady Killers (National Lampoon's Gold Diggers) (2003)
        39715,  # American Pie Presents: Band Camp (American Pie 4: Band Camp) (2005)
        40414,  # Joyeux Noël (Merry Christmas) (2005)
        48214,  # Land of Plenty (Angst and Alienation in America) (2004)
        49278,  # Déjà Vu (Deja Vu) (2006)
        50189,  # American Pie Presents The Naked Mile (American Pie 5: The Naked Mile) (2006)
        51939,  # TMNT (Teenage Mutant Ninja Turtles) (2007)
        57528,  # Rambo (Rambo 4) (2008)
        59429,  # American Pie Presents Beta House (American Pie 6: Beta House) (2007)
        60818,  # Hogfather (Terry Pratchett's Hogfather) (2006)
        69784,  # Brüno (Bruno) (2009)
        71252,  # Final Destination, The (Final Destination 4) (Final Destination in 3-D, The) (2009)
        73106,  # American Pie Presents: The Book of Love (American Pie 7: The Book of Love) (2009)
        79879,  # Piranha (Piranha 3D) (2010)
        93831,  # American Reunion (American Pie 4) (2012)
        94777,  # Men in Black III (M.III.B.) (M.I.B.³) (2012)
        100843,  # Oh Boy (A Coffee in Berlin) (2012)
        103107,  # 20 Feet from Stardom (Twenty Feet from Stardom) (2013)
        103245,  # Adam and Eve (National Lampoon's Adam & Eve) (2005)
        104017,  # 3 dev adam (Three Giant Men) (1973)
        105325,  # Bad Milo (Bad Milo!) (2013)
        105585,  # Machete Kills (Machete 2) (2013)
        111844,  # Bad Asses (Bad Ass 2) (2014)
        114847,  # Autómata (Automata) (2014)
    }
)

# The original title stands before another title, not after it.
ORIGINAL_FIRST = frozenset(
    {
        1349,  # Vampire in Venice (Nosferatu a Venezia) (Nosferatu in Venice) (1986)
        2364,  # Godzilla 1985: The Legend Is Reborn (Gojira) (Godzilla) (Return of Godzilla, The) (1984)
        5720,  # Friend Is a Treasure (Chi Trova Un Amico, Trova un Tesoro) (Who Finds a Friend Finds a Treasure) (1981)
        31973,  # Germany Year Zero (Germania anno zero) (Deutschland im Jahre Null) (1948)
        33683,  # High Tension (Haute tension) (Switchblade Romance) (2003)
        33893,  # Perfect Crime, The (Crimen Ferpecto) (Ferpect Crime) (2004)
        107159,  # Zatoichi and the Chest of Gold (Zatôichi senryô-kubi) (Zatôichi 6) (1964)
        115727,  # Crippled Avengers (Can que) (Return of the 5 Deadly Venoms) (1981)
    }
)

# The parentheses belong to the title.
PART_OF_TITLE = frozenset(
    {
        112183,  # Birdman: Or (The Unexpected Virtue of Ignorance) (2014)
        77427,  # Human Centipede, The (First Sequence) (2009)
        190221,  # Hommage à Zgougou (et salut à Sabine Mamou) (2002)
        210569,  # Birds of Prey (And the Fantabulous Emancipation of One Harley Quinn) (2020)
    }
)
