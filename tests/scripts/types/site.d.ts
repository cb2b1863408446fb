// What the scripts of a page share: the data file as model.js completes it, and the members of window.site, each with
// the script that sets it. evidence.d.ts is made from viz/assets/data.schema.json ("npm run types").
import type { DataOfTheExplorer } from "./evidence";

declare global {
  type Code = number | string;
  type Data = DataOfTheExplorer;

  // What model.js adds to the things of the file: what a facet needs, worked out once.
  type Valued = { values: Record<string, string[]> };
  type Paper = Data["papers"][number] & Valued & { index: number; mmatValues: string[] };
  type Finding = Data["findings"][number] & Valued & { papers: Code[]; section: string[] };
  type Concept = Data["schemes"][string]["concepts"][number] & { short?: string };
  type Scheme = { title: string; description?: string; source?: string; concepts: Concept[] };
  type Facet = Data["facets"][number];
  type Section = Data["sections"][number];
  /** Where a claim stands; numbers as the file has them, or as text. */
  type Where = { section: string; paragraph: Code; sentence?: Code; byName?: boolean };
  type Issue = Data["issues"][number];
  type Conclusion = Data["conclusions"][number];
  type Question = Data["questions"][number];
  type Reported = Data["reported"][number];
  type Region = Data["layout"]["regions"][number];
  type MmatClass = Paper["mmat"];
  type Evidence = Omit<Data, "papers" | "findings" | "schemes"> & {
    papers: Paper[];
    findings: Finding[];
    schemes: Record<string, Scheme>;
  };

  /** A finding and those of its papers that pass the filters. */
  type Entry = { finding: Finding; papers: Paper[] };
  /** What one word or phrase is found by: pieces of a text of stems, one of which has to be in it. */
  type Sought = { typed: string; pieces: string[] };
  /** What is chosen: values by facet, words as they were typed, and whether any of these will do. */
  type Choice = { filters: Map<string, Set<string>>; words: string[]; any?: boolean };
  /** Distinct findings and papers; marks: by the index of a paper, 1 where it is counted. */
  type Tally = { findings: number; papers: number; marks: Uint8Array };
  type Options = Map<string, Map<string, Tally>>;
  type Counted = { findings: number; papers: number; options: Options; selection: Choice };
  type Result = Counted & { list: Entry[] };
  type PaperResult = Counted & { list: Paper[] };
  /** Terms as SPARQL writes them, by the variable that a query binds. */
  type Terms = { [variable: string]: string };
  type Unit = "findings" | "papers";

  /** A map that is asked only for what it holds. */
  interface Known<K, V> extends Map<K, V> {
    get(key: K): V;
  }

  type Child = Node | string | number | false | null | undefined | Child[];
  // A handler is an attribute, and knows what it listens to better than its name can say.
  type Attributes = { [on: `on${string}`]: ((event: any) => unknown) | null; [name: string]: unknown } | null;
  type Make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes?: Attributes,
    ...children: Child[]
  ) => HTMLElementTagNameMap[K];
  type MakeSvg = <K extends keyof SVGElementTagNameMap>(
    tag: K,
    attributes?: Attributes,
    ...children: Child[]
  ) => SVGElementTagNameMap[K];

  type ColumnSet = {
    label: string;
    query: string;
    scheme: string;
    lacking?: string;
    lacks: string;
    ids: () => Concept[];
    of?: (finding: Finding) => string[] | undefined;
    paper?: (paper: Paper) => string[] | undefined;
    chosen: (id: string) => Terms;
    gap?: (id: string) => boolean;
    gapTogether?: boolean;
  };
  type GraphNode = {
    id: string;
    label: string;
    papers: number;
    findings: number;
    entries: Entry[];
    domain?: string;
    marks: Uint8Array;
    column?: boolean;
  };
  type GraphEdge = { id: string; from: GraphNode; to: GraphNode; papers: number; entries?: Entry[] };
  type Graph = { nodes: GraphNode[]; edges: GraphEdge[] };
  type Scale = { node: number; edge: number };
  type Point = [number, number];
  type Palette = Record<"text" | "muted" | "surface" | "line" | "link" | "accent", string> & {
    domains: Known<string | undefined, string>;
  };
  /** What is drawn of a graph: the nodes and links, what is chosen, and the nodes that stay bright beside it. */
  type Shown = Graph & { scale: Scale; chosen: string; selection: Choice; bright: Set<string> | null };
  type Picture = Shown & {
    regions: Region[];
    sides: boolean;
    caption: string[];
    places: (id: string) => Point;
    bend: (edge: GraphEdge) => number;
  };
  type Hooks = Record<string, (context: CanvasRenderingContext2D) => void>;
  /** Options of a node or link as vis-network takes them, whose own types are not taken over. */
  type Look = Record<string, any>;
  /** A row of a query: its columns are those of the query. */
  type ChartRow = Record<string, any>;
  type Column<Row> = {
    label: string;
    cell: (row: Row) => Child;
    value?: (row: Row) => string | number | undefined;
    heading?: boolean;
    numeric?: boolean;
    width?: string;
  };
  /** search: the label of the search field, if any. */
  type FacetBarSettings = {
    names: string[];
    search?: string;
    unit?: () => Unit;
    query: string;
    summary: (result: Counted) => string;
    list?: (selection: Choice) => Paper[];
    own?: Own;
  };
  /** What an address may hold besides filters: which values the page has. */
  type Own = Record<string, (value: string) => boolean>;
  /** How many a filter on ratings leaves out, by why they have no rating. */
  type Unrated = { more: number; parts: { name: string; count: number }[]; both: number };
  type FacetBar = { update: (result: Counted) => void };
  type CellMemory = { cell?: string; opened?: boolean };
  type Emptiness = { kind: string; text: string; words: string };

  interface Site {
    // dom.js
    h: Make;
    svg: MakeSvg;
    replace: <N extends Element>(node: N, ...children: Child[]) => N;
    count: (number: number) => string;
    left: (button: HTMLElement, number: number) => void;
    counted: (number: number, one: string, many?: string) => string;
    /** An element that the template of the page holds. */
    byId: (id: string) => HTMLElement;

    model: {
      data: Evidence;
      facets: Known<string, Facet>;
      /** Facets of a page, that of reviews only where the graph holds several. */
      offered: (names: string[]) => string[];
      concepts: (scheme: string) => Concept[];
      concept: (scheme: string, id: string) => Concept | undefined;
      leaves: (scheme: string) => Concept[];
      label: (scheme: string, id: string) => string;
      tool: string;
      items: () => Concept[];
      otherSources: () => Concept[];
      outcomeColumns: (finding: Finding) => string[];
      outcomeLabel: (id: string) => string;
      outcomeTerms: (id: string) => Terms;
      withBroader: (scheme: string, ids: string[]) => string[];
      narrower: (scheme: string, id: string) => string[];
      depth: (scheme: string, id: string) => number;
      papers: Map<Code, Paper>;
      findings: Map<string, Finding>;
      papersOf: (finding: Finding) => Paper[];
      supported: (code: Code) => Finding[];
      sections: Map<string, Section>;
      sectionPath: (key: string) => Section[];
      anchorWords: (anchor: Where) => string;
      domains: Concept[];
      components: Concept[];
      domainOf: (component: string) => string;
      iri: (scheme: string, id: string) => string;
      componentTerms: (id: string) => string;
      componentSchemes: () => string;
      thing: (kind: string, name: Code) => string;
      issuesOf: { papers: Map<Code, Issue[]>; findings: Map<Code, Issue[]> };
      placeWords: (place: string | undefined) => string | undefined;
      byCode: (a: Code, b: Code) => number;
      paper: (words: string) => Paper | undefined;
      rating: (paper: Paper) => string;
    };

    state: {
      get: (name: string, otherwise?: string) => string;
      names: () => string[];
      list: (name: string) => string[];
      write: (changes: Record<string, string | number | string[] | null>, how?: { replace?: boolean }) => void;
      subscribe: (listener: () => void) => void;
      link: (page: string, wanted: Record<string, Code>) => string;
    };

    words: {
      fold: (text: string) => string;
      stem: (word: string) => string;
      read: (typed: string) => Sought[];
      found: (sought: Sought[], text: string, any?: boolean) => boolean;
      marked: (text: string, sought: Sought[]) => Child[];
      nearest: (typed: string) => string[];
      missed: (typed: string, texts: string[]) => string[];
    };

    facets: {
      run: (names: string[], selection?: Choice) => Result;
      runPapers: (names: string[], selection?: Choice) => PaperResult;
      chosen: (names: string[]) => Choice;
      parts: (names: string[], value: (name: string) => string) => Record<string, string>;
      tally: (entries: Entry[]) => Tally;
    };

    rating: {
      weakest: string;
      answers: string[];
      words: (answer: string) => string;
      shape: (mmat: string, x: number, y: number, r: number) => SVGElement;
      mark: (mmat: string, title?: string) => SVGElement;
      legend: (ids?: string[]) => HTMLElement;
      light: (answer?: string) => SVGElement;
      lightLegend: () => HTMLElement;
    };

    download: {
      csv: (header: string[], rows: unknown[][]) => string;
      cell: (value: unknown) => string;
      save: (name: string, type: string, content: string | Blob) => void;
      findingsCsv: (entries: Entry[], left?: string) => string;
      papersCsv: (papers: Paper[], left?: string) => string;
      ris: (papers: Paper[], left?: string) => string;
      distinctPapers: (entries: Entry[]) => Paper[];
      buttons: (
        given: string | (() => string),
        entries: () => Entry[],
        filtered?: () => [Choice, (selection: Choice) => Entry[], ...unknown[]] | null | undefined,
      ) => HTMLElement;
    };

    sparql: {
      bind: (name: string, selection?: Choice | null, extra?: Terms) => string;
      show: (name: string, selection?: Choice | null, extra?: Terms) => void;
      note: (name: string, selection?: () => Choice | null | undefined, extra?: () => Terms) => HTMLElement;
    };

    table: <Row>(given: {
      caption: string;
      columns: Column<Row>[];
      rows?: Row[];
      sort?: number;
      descending?: boolean;
      rowAttributes?: (row: Row) => Attributes;
      onsort?: (sort: number, descending: boolean) => void;
    }) => { node: HTMLElement; update: (rows: Row[]) => void; ordered: () => Row[] };

    address: {
      unknown: (names: string[], own?: Own) => { words: string[]; rest: Record<string, string[]> };
      check: (names: string[], own?: Own) => void;
    };

    unrated: {
      count: (now: (Entry | Paper)[], then: (Entry | Paper)[]) => Unrated;
      said: (
        selection: Choice,
        list: (selection: Choice) => (Entry | Paper)[],
        noun?: "finding" | "paper",
      ) => string;
      line: (
        selection: Choice,
        list: (selection: Choice) => (Entry | Paper)[],
        how?: { noun?: "finding" | "paper"; terms?: (wide: Choice) => Terms },
      ) => HTMLElement | null;
    };

    findingList: {
      card: (entry: Entry, note?: Child, elsewhere?: string) => HTMLElement;
      paged: (
        entries: Entry[],
        step: number,
        note?: ((entry: Entry) => Child) | null,
        elsewhere?: string,
      ) => HTMLElement;
      grouped: (
        entries: Entry[],
        step?: number,
        note?: ((entry: Entry) => Child) | null,
        elsewhere?: string,
      ) => Child;
      paperLink: (paper: Paper, passing?: boolean) => HTMLElement;
      issueLinks: (issues?: Issue[]) => HTMLElement | null;
    };

    facetBar: ((given: FacetBarSettings) => FacetBar) & { words: (selection: Choice) => string[] };

    panel: {
      show: (given: {
        title: string;
        lead?: Child;
        entries: Entry[];
        name: string;
        query?: string;
        selection: Choice;
        extra?: Terms;
        note?: (entry: Entry) => Child;
        unrated?: [Choice, (selection: Choice) => Entry[], (wide: Choice) => Terms];
        elsewhere?: string;
        focus?: boolean;
        onclose: () => void;
      }) => void;
      rest: (...children: Child[]) => void;
      reveal: (focus?: boolean) => void;
      comeFrom: (back: () => void) => void;
    };

    mapModel: {
      columnSets: Record<string, ColumnSet>;
      cells: (list: Entry[], set: ColumnSet) => Map<string, Entry[]>;
      split: (entries: Entry[], unit: Unit) => [string, number][];
      isGap: (key: string, set: ColumnSet, everything: Map<string, Entry[]>) => boolean;
      bound: (key: string, set: ColumnSet) => Terms;
      WITHOUT: string;
    };

    mapMarks: {
      GAP: number;
      wide: () => boolean;
      least: () => number;
      bubbles: (parts: [string, number][], scale: number, room: number) => SVGElement;
      words: (parts: [string, number][]) => string;
    };

    levelsModel: {
      balance: (list: Entry[]) => Map<string, Entry[]>;
      links: (list: Entry[], order: string[]) => Map<string, Entry[]>;
    };

    mapGrid: {
      walkable: (table: HTMLTableElement, memory: CellMemory) => void;
      back: (memory: CellMemory) => () => void;
      empty: (without: number, unit: Unit, isGap: boolean) => Emptiness;
      lead: (without: Entry[], names: string[], extra: Terms, gap?: Child) => Child;
      nothing: Choice;
      onWidth: (draw?: () => void) => void;
      isUnit: (value: string) => boolean;
      unit: () => Unit;
      unitMenu: () => HTMLSelectElement;
    };

    graphModel: {
      together: (list: Entry[]) => Graph;
      sides: (list: Entry[]) => Graph;
      entriesOf: (edge: GraphEdge) => Entry[];
      nodeTerms: (node: GraphNode) => Terms;
      edgeTerms: (edge: GraphEdge) => Terms;
      aboutBoth: (edge: GraphEdge, entry: Entry) => boolean;
      readable: (edges: GraphEdge[], most?: number) => number;
      visible: (edges: GraphEdge[], least: number, chosen: string) => { strong: GraphEdge[]; extra: GraphEdge[] };
      scale: (count: (list: Entry[]) => Graph) => Scale;
    };

    graphStyle: {
      colours: () => Palette;
      node: (
        one: GraphNode,
        places: Record<string, number[]>,
        palette: Palette,
        near: Set<string> | null,
        sides: boolean,
      ) => Look;
      edge: (
        one: GraphEdge,
        most: number,
        palette: Palette,
        near: Set<string> | null,
        chosen: string,
        roundness?: number,
      ) => Look;
      bend: (one: GraphEdge, nodes: GraphNode[], places: (id: string) => Point) => number;
      towards: (from: Point, to: Point, roundness: number) => Point;
      samples: (scale: Scale) => { circles: number[]; lines: number[] };
      drawRegions: (context: CanvasRenderingContext2D, regions: Region[], palette: Palette) => void;
      nameRegions: (context: CanvasRenderingContext2D, regions: Region[], palette: Palette) => void;
      regionName: (region: Region) => string[];
      wrap: (text: string, width?: number) => string;
      numbered: (one: GraphNode) => string;
      said: (one: GraphNode) => string;
      size: (papers: number) => number;
      thickness: (papers: number, most: number) => number;
      alpha: (hex: string, share: number) => string;
    };
    graphExport: {
      png: (
        picture: Picture & { network: Network; sets: { nodes: DataSet; edges: DataSet }; options: Look; hooks: Hooks },
      ) => void;
      drawing: (picture: Picture) => string;
      graphml: (picture: Picture) => string;
    };
    graphLists: (given: Graph & { hidden: number; sides: boolean; open: (id: string) => void }) => Child;
    graph: { network: Network; shown: () => Shown };
    charts: {
      rows: (name: string) => ChartRow[];
      base: (width: number, height: number, label: string) => Record<string, unknown>;
      colour: (name: string) => string;
      parts: (names: string[]) => HTMLElement;
      bars: (
        rows: ChartRow[],
        how: { label: string; width: number; left?: number; fill?: string | null; order?: string[]; most?: number },
      ) => HTMLElement | SVGElement;
      columns: (rows: ChartRow[], how: { label: string; width: number; fill?: string }) => HTMLElement | SVGElement;
      figure: (given: {
        title: string;
        note?: string;
        legend?: Child;
        draw: (width: number) => HTMLElement | SVGElement;
        query: string;
        rows: ChartRow[];
        names: [string, string][];
        wide?: boolean;
      }) => HTMLElement;
    };
    appraisalPlot: () => Node[];
    paperCard: { card: (paper: Paper, onclose: () => void) => Child };
  }

  interface Window {
    site: Site;
    EVIDENCE: Evidence;
  }

  // Elements of pages that are not asked for by their tag are HTML.
  interface ParentNode {
    querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
    querySelector(selectors: string): HTMLElement | null;
    querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
    querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
  }

  // Of the vendored libraries what is used here.
  const snowballFactory: { newStemmer: (language: string) => { stem: (word: string) => string } };
  type PlotOptions = { [option: string]: object | string | number | null | undefined | ((row: any) => unknown) };
  const Plot: {
    [mark in "plot" | "axisY"]: (options: PlotOptions) => HTMLElement | SVGElement;
  } & {
    [mark in "barX" | "barY" | "text" | "ruleX" | "ruleY"]: (rows: unknown[], options: PlotOptions) => object;
  };
  const d3: {
    [aggregate in "min" | "max" | "sum"]: (rows: ChartRow[], value: (row: ChartRow) => number) => number;
  } & {
    range: (from: number, to: number) => number[];
    flatRollup: (
      rows: ChartRow[],
      reduce: (members: ChartRow[]) => unknown,
      ...keys: ((row: ChartRow) => unknown)[]
    ) => any[][];
  };
  type DataSet = { getIds: () => string[]; remove: (ids: string[]) => void; update: (items: Look[]) => void };
  type Network = { on: (event: string, run: (given: any) => void) => void; [method: string]: any };
  const vis: {
    DataSet: new (items: Look[]) => DataSet;
    Network: new (holder: HTMLElement, sets: { nodes: DataSet; edges: DataSet }, options: Look) => Network;
  };
}
