package demo

import "strings"

// The tables of names are drawn from independently, so that a full name is an
// accident of the seed: no real person is meant. First names follow the generation,
// as in any school: those of pupils, of parents and younger staff, of elders.

// A sex chooses first name, title and kinship; nothing else depends on it.
type sex int

const (
	female sex = iota
	male
)

func words(s string) []string { return strings.Fields(s) }

var pupilNames = [2][]string{
	female: words(`Inès Jade Louise Emma Lina Chloé Léa Manon Camille Sarah Zoé Ambre Romane Alice Juliette Nour
		Lou Anna Rose Mila Léna Lola Agathe Eva Jeanne Margaux Maëlys Clara Yasmine Assia Aya Salomé Élise Noémie
		Aïcha Fatou Mariam Aminata Kadiatou Awa Khadija Soline Capucine Apolline Héloïse Victoire Adèle Iris Olivia
		Charlie Thaïs Nina Elsa Lucie Mathilde Pauline Anaïs Océane Enora Maïwenn Gwenn Nolwenn Leïla Samia Hana
		Sofia Giulia Ana Beatriz Inaya Maïssa Syrine Inès-Lou Linh Mai Yuna Mei Naomi Esther Rachel Ilana Anouk
		Oksana Daria Mirela Andreea Jelena Selin Elif Zeynep Dilara Tiana Vanille Moana Maeva Coralie Marine Justine
		Eden Abigaëlle Célestine Garance Philippine Ysé Lise Flavie Constance Bertille Amandine Solène Tess Lily`),
	male: words(`Gabriel Léo Raphaël Louis Lucas Adam Hugo Jules Arthur Nathan Ethan Paul Noé Sacha Gabin Mohamed
		Tom Liam Théo Aaron Mathis Timéo Axel Antoine Maxime Yanis Rayan Ibrahim Nolan Eliott Valentin Victor Martin
		Robin Clément Samuel Baptiste Enzo Evan Malo Titouan Ewen Loïs Maël Youenn Amine Bilal Ilyès Younes Karim
		Ismaël Moussa Mamadou Ousmane Abdoulaye Sékou Cheikh Boubacar Lassana Thiago Diego Mateo Luca Matteo Rafael
		Tiago João Andrei Mihai Oleksandr Ivan Milan Emre Kerem Deniz Minh Bao Kenji Wei David Ilan Noam Ruben
		Simon Augustin Anatole Côme Achille Gaspard Basile Ulysse Marius Oscar Camille Swann Charly Kylian Dylan
		Kévin Jordan Alexis Quentin Romain Tristan Corentin Florian Bastien Adrien Pierre Joseph Marin Élie Nino`),
}

var parentNames = [2][]string{
	female: words(`Céline Sandrine Stéphanie Virginie Karine Delphine Aurélie Émilie Laetitia Élodie Audrey Julie
		Sophie Nathalie Valérie Isabelle Christelle Séverine Caroline Magali Hélène Anne Claire Marion Amélie Laure
		Gaëlle Nadège Rozenn Soizic Fatima Nadia Samira Malika Rachida Karima Latifa Hayat Naïma Houria Aïssatou
		Mariama Fanta Bintou Djeneba Rokia Oumou Maria Paula Cristina Elena Ioana Olena Svetlana Ayse Fatma Thuy
		Lan Xiu Myriam Judith Sylvie Corinne Florence Peggy Jennifer Jessica Vanessa Sabrina Cindy Ludivine Mélanie
		Vaitiare Marie-Laure Anne-Sophie Élisabeth Cécile Agnès Véronique Muriel Patricia Sabine`),
	male: words(`Christophe Stéphane Nicolas Sébastien David Frédéric Laurent Olivier Jérôme Cédric Guillaume Julien
		Vincent Arnaud Fabrice Ludovic Mickaël Yann Erwan Gildas Ronan Benoît Thomas Matthieu Grégory Franck Éric
		Philippe Pascal Thierry Bruno Karim Rachid Mustapha Abdelkader Hassan Farid Nordine Omar Samir Amadou
		Ibrahima Souleymane Demba Modou Bakary Fernando Paulo Marco Stefano Cristian Florin Andriy Mehmet Hakan Tuan
		Hung Daniel Emmanuel Xavier Hervé Gilles Régis Damien Fabien Anthony Jonathan Steeve Teva Jean-Marc
		Jean-Baptiste François Alexandre Raphaël Rémi`),
}

var elderNames = [2][]string{
	female: words(`Monique Françoise Jacqueline Danielle Michèle Annick Josiane Nicole Martine Chantal Bernadette
		Ginette Yvette Zohra Khadidja Coumba Maria-Luisa Rosa Halina Thérèse Odile Brigitte Colette Solange`),
	male: words(`Michel Bernard Gérard Alain Jacques Daniel André Roger Marcel Yves Claude Ahmed Brahim Mamadou
		Antonio Giuseppe Stanislas Joël Serge René Guy Christian Robert Maurice`),
}

var lastNames = strings.Split(strings.NewReplacer("\n", "", "\t", "").Replace(
	`Abgrall,Achard,Adjovi,Aguilar,Alard,Alibert,Almeida,Ancelin,Andrieux,Anquetil,Arnoult,Aubertin,Aubry,Audouin,
Avril,Azoulay,Bachelier,Bailly,Bakayo,Balland,Ballesta,Baraton,Barbaud,Barrois,Bastide,Baudouin,Beaufils,Belkacemi,
Bellanger,Benali,Bensaïd,Berthelot,Berthou,Besnard,Beuvelet,Bideau,Blanchet,Blondel,Boissel,Bonvalet,Bordier,
Bouchard,Boudet,Bourdais,Bousquet,Boutin,Brassart,Brunel,Bui,Cabrol,Cadiou,Caillaud,Camus,Carpentier,Castaing,
Cazenave,Chaillou,Chapron,Charbonnel,Charrier,Chauvin,Chen,Cherif,Clavel,Cloarec,Coatmeur,Colombel,Coulibaly,
Courtin,Coutant,Crespin,Cuvelier,Da Costa,Dabo,Dagorn,Dalmas,Daubigny,De Almeida,Debruyne,Delahaye,Delattre,
Delmotte,Demange,Denieul,Derrien,Desmarets,Deschanel,Dia,Diakité,Diarra,Dieng,Diop,Djebbar,Dos Reis,Doucet,
Drouet,Dubreuil,Duchesne,Dufresne,Dumoulin,Duquesne,Durieux,Duvivier,El Amrani,El Fassi,Erdem,Escoffier,Estève,
Fabrègue,Faucher,Fauvel,Ferrand,Ferreira,Filipescu,Flament,Fleuriot,Fofana,Fontanel,Forestier,Foucault,Fougeray,
Fournel,Gadeau,Gaillard,Galland,Garnaud,Gassama,Gaudin,Gauvin,Genest,Geoffrin,Ghazi,Gicquel,Gilbert,Girardin,
Goasdoué,Gomis,Gonthier,Gosselin,Gourmelen,Grandin,Gravier,Grosjean,Guégan,Guérin,Guillemot,Guitton,Hadjadj,
Hamelin,Hamidou,Hardouin,Haudebert,Hénaff,Hervieu,Hoang,Hocquet,Houdayer,Huguenin,Humbert,Hurel,Ibarra,Ionesco,
Jacquemin,Jaouen,Jardin,Joubert,Jourdain,Jouvet,Kaba,Kaci,Kaplan,Karabulut,Keita,Kermarrec,Khelifi,Konaté,
Kowalczyk,Labrousse,Lachaume,Lacombe,Lafargue,Lagadec,Lagarde,Lahaye,Lambrecht,Lamotte,Landais,Langlet,Lanoé,
Larroque,Lassalle,Laurensou,Lauwers,Lavergne,Le Bihan,Le Dantec,Le Floch,Le Gallou,Le Meur,Lebas,Leblond,Lebreton,
Lecointre,Ledoux,Lefaucheux,Legendre,Lejeune,Lelièvre,Lemarchand,Lepage,Leroyer,Lesage,Letellier,Levasseur,
Lhermitte,Loiseau,Lopes,Lorieux,Louvel,Machado,Maillard,Malherbe,Mallet,Maréchal,Marquet,Martinet,Masson,Mathurin,
Maucourt,Mazurier,Mbemba,Mendy,Mercadier,Meslin,Meunier,Mézière,Millet,Moncada,Monfort,Montagne,Moraud,Moreira,
Morvan,Mouchel,Moussaoui,Mulot,Nadeau,Naudin,Ndiaye,Nedelec,Neveu,Nguyen,Nicolas,Niel,Noblet,Nogueira,Normand,
Ollivier,Orsini,Ouattara,Oudin,Ozanne,Paillard,Palomba,Papin,Parisot,Pasquet,Pelletier,Penven,Perrault,Petrescu,
Peyrot,Pham,Philippon,Picault,Pineau,Plantard,Poirier,Ponsard,Portal,Poulain,Prigent,Prudhomme,Quéré,Quilliou,
Rabier,Ragot,Rahmani,Raimbault,Ramdani,Rebours,Regnault,Renaudin,Ribeiro,Ricard,Rigaud,Rochette,Rolland,Romero,
Roussel,Rouvière,Roux,Sabatier,Sagna,Salmon,Samson,Santini,Sauvage,Savary,Schaeffer,Segalen,Sellier,Sénéchal,
Serrano,Sidibé,Simonet,Soulier,Sow,Stephan,Tanguy,Tardif,Tavares,Terrien,Tessier,Thébault,Thiam,Tirel,Touré,Tran,
Trevidic,Urvoy,Vaillant,Valadier,Vannier,Varlet,Vasseur,Verdier,Vermeulen,Viallet,Vidalie,Vigneron,Villard,
Vincendeau,Weber,Wozniak,Yilmaz,Zerrouki,Ziani`), ",")

var streets = strings.Split(`rue des Tanneurs,rue du Lavoir,rue de la Glacière,allée des Érables,rue du Moulin-Brûlé,
place du Marché-aux-Grains,rue des Petites-Sœurs,avenue de la Gare,chemin des Vignes-Hautes,rue de l'Ancien-Octroi,
rue des Carriers,boulevard du Canal,impasse des Merles,rue du Four-Banal,rue de la Corderie,allée du Verger,
rue des Bateliers,rue Haute,rue Basse,cours des Platanes,rue de la Fontaine-aux-Loups,square du Kiosque,
rue des Deux-Ponts,chemin de la Croix-Verte,rue du Champ-de-Foire,rue de la Passerelle,résidence des Peupliers,
rue des Horlogers,route de Courtebise,rue du Puits-Salé,quai des Charrons,rue de l'Abreuvoir,allée des Noisetiers,
rue du Colombier,chemin du Bac,rue des Maraîchers,rue de la Sous-Préfecture,hameau de la Brosse,rue du Séchoir,
rue des Ardoisiers`, ",")

// A town has a post code of 99, which no French commune has.
type town struct{ postCode, name string }

var towns = []town{
	{"99120", "Valmorin-sur-Ombre"}, {"99120", "Valmorin-sur-Ombre"}, {"99120", "Valmorin-sur-Ombre"},
	{"99121", "Courtebise"}, {"99124", "Les Ferrières-en-Lande"}, {"99130", "Saint-Evroul-le-Pont"},
	{"99133", "Montcarrel"}, {"99127", "La Brosse-aux-Moines"},
}

var plain = strings.NewReplacer("à", "a", "â", "a", "ã", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"î", "i", "ï", "i", "ô", "o", "ö", "o", "ù", "u", "û", "u", "ü", "u", "œ", "oe", " ", "", "-", "", "'", "")

// bare returns a name in small letters without accents, spaces or hyphens: for
// sorting lists and for addresses of mail.
func bare(s string) string { return plain.Replace(strings.ToLower(s)) }

// french sets a text as a French printer does: the apostrophe, which HTML also leaves
// alone, and spaces that do not break before high signs.
func french(s string) string { return typography.Replace(s) }

var typography = strings.NewReplacer("'", "’", " :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", "18 h", "18\u00a0h")
