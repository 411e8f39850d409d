/**
 * The card of Kinetics, the catalog's first data set, as its lab describes it: seed data.
 * Annotations by Google, CC BY 4.0 (arXiv:1705.06950).
 */
export const kineticsCard = {
  slug: "kinetics",
  title: "Kinetics Dataset",
  description:
    "Kinetics is a collection of large-scale, high-quality datasets of URL links of up to 650,000 video clips that cover 400/600/700 human action classes, depending on the dataset version.",
  homepageUrl: "https://github.com/cvdfoundation/kinetics-dataset",
  paperUrl: "https://arxiv.org/abs/1705.06950",
  publisher: "Google Inc.",
  publishedOn: "2017-05-22",
  source: "YOUTUBE",
  licences: [
    {
      layer: "ANNOTATIONS",
      spdxId: "CC-BY-4.0",
      title: "Creative Commons Attribution 4.0 International",
      holder: "Google Inc.",
      url: "https://creativecommons.org/licenses/by/4.0/",
    },
    {
      layer: "MEDIA",
      spdxId: null,
      title: "The clips belong to those who uploaded them",
      holder: "Each video's uploader",
      url: "https://www.youtube.com/t/terms",
    },
  ],
  versions: [
    {
      name: "400",
      title: "Kinetics-400",
      description:
        "400 human action classes, at least 400 clips each; each clip lasts around 10 s.",
    },
    {
      name: "600",
      title: "Kinetics-600",
      description: "600 human action classes; some classes of Kinetics-400 are renamed or split.",
    },
    {
      name: "700",
      title: "Kinetics-700",
      description: "700 human action classes, as released in 2019. Not the same as 700-2020.",
    },
    {
      name: "700-2020",
      title: "Kinetics-700-2020",
      description:
        "The 700 classes of Kinetics-700 with more clips for the rare ones, as released in 2020.",
    },
  ],
  mirror: { name: "klone", cluster: "KLONE", root: "/data/kinetics", deployedOn: "2024-04" },
  sponsors: [
    { slug: "rajesh-rao", title: "Rajesh Rao" },
    { slug: "abhishek-gupta", title: "Abhishek Gupta" },
    { slug: "ali-farhadi", title: "Ali Farhadi" },
  ],
  students: [
    { name: "vishwas-sathish", displayName: "Vishwas Sathish" },
    { name: "chuning-zhu", displayName: "Chuning Zhu" },
    { name: "aditya-kusupati", displayName: "Aditya Kusupati" },
  ],
  terms: {
    title: "Use of the Kinetics clips in this lab",
    body: `The annotations of Kinetics are licensed by Google Inc. under a Creative Commons Attribution 4.0 International License. The clips belong to the people who uploaded them; this copy is for research in the sponsoring groups.

Whoever accepts these terms uses clips and frames for research only, passes them on to nobody without a grant of their own, stops using a clip that is taken down, and cites Kay et al., The Kinetics Human Action Video Dataset (arXiv:1705.06950). Every access is recorded.`,
  },
  citationBibtex: String.raw`@article{DBLP:journals/corr/KayCSZHVVGBNSZ17,
  author       = {Will Kay and
                  Jo{\~{a}}o Carreira and
                  Karen Simonyan and
                  Brian Zhang and
                  Chloe Hillier and
                  Sudheendra Vijayanarasimhan and
                  Fabio Viola and
                  Tim Green and
                  Trevor Back and
                  Paul Natsev and
                  Mustafa Suleyman and
                  Andrew Zisserman},
  title        = {The Kinetics Human Action Video Dataset},
  journal      = {CoRR},
  volume       = {abs/1705.06950},
  year         = {2017},
  url          = {http://arxiv.org/abs/1705.06950},
  eprinttype    = {arXiv},
  eprint       = {1705.06950},
  timestamp    = {Thu, 14 Oct 2021 09:15:04 +0200},
  biburl       = {https://dblp.org/rec/journals/corr/KayCSZHVVGBNSZ17.bib},
  bibsource    = {dblp computer science bibliography, https://dblp.org}
}`,
} as const;
