"""The invented market: 48 vendors and their 71 products."""

from dataclasses import dataclass
from typing import Final

from clairevoie.web.demonstration.people import VENDOR


@dataclass(frozen=True, slots=True)
class InventedProduct:
    name: str
    version: str
    corridors: tuple[str, ...]
    profile: str  # of its facts: see facts.py


@dataclass(frozen=True, slots=True)
class InventedVendor:
    name: str
    products: tuple[InventedProduct, ...]


def _vendor(name: str, *products: str) -> InventedVendor:
    """A vendor from lines such as `Dossier Ponant 4.2 | hospital social | client`."""
    made = []
    for line in products:
        title, corridors, profile = (part.strip() for part in line.split("|"))
        product, _, version = title.rpartition(" ")
        made.append(InventedProduct(product, version, tuple(corridors.split()), profile))
    return InventedVendor(name, tuple(made))


VENDORS: Final = (
    _vendor(
        VENDOR,
        "Dossier Ponant 4.2 | hospital | client",
        "Ponant Urgences 2.0 | hospital | client",
        "Ponant Rendez-vous 3.1 | hospital community | portal",
        "Ponant Résidents 1.8 | social | saas",
    ),
    _vendor(
        "Corvane Médical",
        "Corvane DPI 12.4 | hospital | client",
        "Corvane Bloc 7.1 | hospital | client",
    ),
    _vendor(
        "Mélusine Cabinets",
        "Mélusine Cabinet 8.5 | community | saas",
        "Mélusine Kiné 3.2 | paramedical | saas",
    ),
    _vendor(
        "Verdier Informatique médicale",
        "Verdier Dossier 5.0 | hospital | client",
        "Verdier Ville 4.4 | community | hybrid",
    ),
    _vendor(
        "Altaïs Officine",
        "Altaïs Comptoir 15.2 | pharmacy | client",
        "Altaïs Stock 6.1 | pharmacy | client",
    ),
    _vendor(
        "Bérénice Biologie",
        "Bérénice SGL 10.3 | biology | client",
        "Bérénice Résultats 3.0 | biology community | portal",
    ),
    _vendor(
        "Cassiopée Imagerie",
        "Cassiopée RIS 9.4 | imaging | client",
        "Cassiopée Diffusion 4.0 | imaging hospital | portal",
    ),
    _vendor(
        "Dauphine Social",
        "Dauphine Usager 6.2 | social | saas",
        "Dauphine Domicile 3.5 | social | mobile",
    ),
    _vendor(
        "Néréide Dentaire",
        "Néréide Dentaire 7.0 | dentist | hybrid",
        "Néréide Ortho 2.2 | dentist | hybrid",
    ),
    _vendor(
        "Lugdune Systèmes",
        "Lugdune Patient 11.0 | hospital | client",
        "Lugdune Identité 4.3 | hospital | client",
    ),
    _vendor(
        "Brume & Fils",
        "Brume Officine 22.1 | pharmacy | client",
        "Brume Garde 1.4 | pharmacy | saas",
    ),
    _vendor(
        "Héliade", "Héliade RIS 6.0 | imaging | client", "Héliade Partage 2.5 | imaging | portal"
    ),
    _vendor(
        "Cyprine Santé",
        "Cyprine Cabinet 5.6 | community | saas",
        "Cyprine Vidéo 2.0 | community paramedical | portal",
    ),
    _vendor(
        "Atelier Roseraie",
        "Roseraie Résidence 4.1 | social | saas",
        "Roseraie Soins 2.7 | social | mobile",
    ),
    _vendor(
        "Novalis Biologie",
        "Novalis LIS 8.8 | biology | client",
        "Novalis Prélèvement 1.9 | biology | mobile",
    ),
    _vendor(
        "Orphée Médecine",
        "Orphée Généraliste 3.3 | community | saas",
        "Orphée Spécialiste 3.3 | community | saas",
    ),
    _vendor(
        "Tramontane",
        "Tramontane Hôpital 9.9 | hospital | hybrid",
        "Tramontane Lits 2.4 | hospital | saas",
    ),
    _vendor(
        "Armorial Logiciels",
        "Armorial Dossier 6.7 | hospital social | client",
        "Armorial Pharmacie hospitalière 9.0 | hospital | client",
    ),
    _vendor("Bellegarde Numérique", "Bellegarde Soins 3.8 | social | saas"),
    _vendor("Calypso Médical", "Calypso Vue 5.5 | imaging | device"),
    _vendor("Chantefable", "Chantefable Orthophonie 2.6 | paramedical | saas"),
    _vendor("Cormoran Software", "Cormoran Cabinet 7.7 | community | hybrid"),
    _vendor(
        "Dédale Santé",
        "Dédale Coordination 4.0 | community social | portal",
        "Dédale Parcours 2.3 | hospital social | saas",
    ),
    _vendor("Éclisse", "Éclisse Dentaire 9.1 | dentist | hybrid"),
    _vendor(
        "Fontenelle Labo",
        "Fontenelle Paillasse 3.4 | biology | client",
        "Fontenelle Labo 2.9 | biology | client",
    ),
    _vendor(
        "Galatée", "Galatée Sage-femme 4.5 | midwife | saas", "Galatée Suivi 2.1 | midwife | saas"
    ),
    _vendor("Hespéride", "Hespéride Officine 13.0 | pharmacy | client"),
    _vendor("Isatis Conseil", "Isatis Dossier infirmier 2.8 | paramedical | mobile"),
    _vendor("Jonquille Médical", "Jonquille Cabinet 1.7 | community | saas"),
    _vendor("Kerguen", "Kerguen Résident 5.2 | social | client"),
    _vendor("Lazuli Imagerie", "Lazuli PACS 7.3 | imaging | device"),
    _vendor("Mirabelle Soft", "Mirabelle Pharma 10.0 | pharmacy | client"),
    _vendor("Noctule", "Noctule Garde 2.2 | community hospital | saas"),
    _vendor("Ombrelle", "Ombrelle Domicile 6.4 | social | mobile"),
    _vendor("Palissandre", "Palissandre DPI 8.0 | hospital | client"),
    _vendor("Quercynel", "Quercynel Labo 4.9 | biology | client"),
    _vendor("Rivage Médical", "Rivage Cabinet 3.6 | community | saas"),
    _vendor("Sarabande", "Sarabande Dentiste 5.8 | dentist | hybrid"),
    _vendor("Tournesol Santé", "Tournesol Handicap 3.0 | social | saas"),
    _vendor("Ursuline Systèmes", "Ursuline Psychiatrie 4.7 | hospital | client"),
    _vendor("Vif-Argent", "Vif-Argent Anesthésie 2.9 | hospital | device"),
    _vendor("Wallaert", "Wallaert Officine 18.3 | pharmacy | client"),
    _vendor("Xylème", "Xylème Exercice 1.5 | paramedical | portal"),
    _vendor("Yolanthe", "Yolanthe Maternité 6.6 | hospital midwife | client"),
    _vendor("Zéphyr Cabinets", "Zéphyr Cabinet 2.3 | community | saas"),
    _vendor("Aubépine", "Aubépine Protection de l’enfance 1.3 | social | saas"),
    _vendor("Basalte Imagerie", "Basalte RIS 5.1 | imaging | client"),
    _vendor("Clairbois", "Clairbois Réadaptation 3.9 | hospital | hybrid"),
)
