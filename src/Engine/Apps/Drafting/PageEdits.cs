using System.Text.Json.Nodes;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>
/// Pages and tabs of a form, on its tree. The file marks where a page begins: a section with <c>page</c>; these edits keep every page begun, whatever is moved or taken away.
/// </summary>
static class PageEdits
{
    const int MostPages = 30;

    public static void Apply(JsonObject form, DraftEdit edit)
    {
        switch (edit)
        {
            case AddPage add: Add(form, DraftEdits.Name(add.Name)); break;
            case SetPage set: PageOf(form, set.Page)[0]["page"] = set.Name.DeepClone(); break;
            case MovePage move: Move(form, move); break;
            case RemovePage remove: Remove(form, remove.Page); break;
        }
    }

    static JsonArray Sections(JsonObject form) => form["sections"] as JsonArray ?? [];

    static bool IsPaged(JsonObject form) => (string?)form["layout"] is "pages" or "tabs";

    static List<List<JsonObject>> Pages(JsonObject form)
    {
        var pages = new List<List<JsonObject>>();
        foreach (var section in Sections(form).OfType<JsonObject>())
        {
            if (pages.Count == 0 || section["page"] is not null) pages.Add([]);
            pages[^1].Add(section);
        }
        return pages;
    }

    static List<JsonObject> PageOf(JsonObject form, int page) => Pages(form) is var pages && page >= 0 && page < pages.Count ? pages[page] : throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.page.unknown", "page"));

    static void Add(JsonObject form, string name)
    {
        Begin(form, "pages");
        var sections = Sections(form);
        if (Pages(form).Count >= MostPages) throw DraftEdits.Refused("draft.page.many", "page", ("limit", "30"));
        sections.Add(new JsonObject { ["id"] = DraftEdits.FreeId("section", id => sections.Any(s => (string?)s?["id"] == id)), ["name"] = name, ["page"] = name, ["fields"] = new JsonArray() });
    }

    /// <summary>A form that is to have pages gets them: each section is one until it is put otherwise.</summary>
    public static void Begin(JsonObject form, string layout)
    {
        if (!IsPaged(form)) form["layout"] = layout;
        if (form["sections"] is not JsonArray { Count: > 0 })
            form["sections"] = new JsonArray(new JsonObject
            {
                ["id"] = "section1", ["name"] = form["name"]!.DeepClone(),
                ["fields"] = new JsonArray([.. (form["fields"] as JsonArray ?? []).Select(f => (JsonNode)(string)f!["id"]!)]),
            });
        var sections = Sections(form).OfType<JsonObject>().ToList();
        if (sections.Exists(s => s["page"] is not null)) sections[0]["page"] ??= NameOf(sections[0], form);
        else foreach (var section in sections) section["page"] = NameOf(section, form);
    }

    static JsonNode NameOf(JsonObject section, JsonObject form) => (section["name"] ?? form["name"])!.DeepClone();

    static void Move(JsonObject form, MovePage move)
    {
        if (IsPaged(form)) Begin(form, "pages");
        var pages = Pages(form);
        var page = PageOf(form, move.Page);
        pages.RemoveAt(move.Page);
        pages.Insert(Math.Clamp(move.To, 0, pages.Count), page);
        var sections = Sections(form);
        sections.Clear();
        foreach (var section in pages.SelectMany(p => p)) sections.Add(section);
    }

    /// <summary>Its sections go to the page before, or after where it was the first.</summary>
    static void Remove(JsonObject form, int page)
    {
        var (pages, first) = (Pages(form), PageOf(form, page)[0]);
        if (page == 0 && pages.Count > 1)
        {
            first["page"] = pages[1][0]["page"]!.DeepClone();
            pages[1][0].Remove("page");
        }
        else first.Remove("page");
        Settle(form);
    }

    /// <summary>Before a section leaves its place: the page it begins begins with the next one of that page.</summary>
    public static void Leave(JsonObject form, JsonObject section)
    {
        if (section["page"] is not { } name) return;
        var sections = Sections(form);
        if (sections.IndexOf(section) is var at && at + 1 < sections.Count && sections[at + 1] is JsonObject next && next["page"] is null)
        {
            next["page"] = name.DeepClone();
            section.Remove("page");
        }
    }

    /// <summary>After sections have been moved or taken away: the first begins the first page, and a form without pages is laid out as one.</summary>
    public static void Settle(JsonObject form)
    {
        var sections = Sections(form).OfType<JsonObject>().ToList();
        if (!IsPaged(form)) return;
        if (!sections.Exists(s => s["page"] is not null))
        {
            form.Remove("layout");
            return;
        }
        if (sections[0]["page"] is not null) return;
        var begins = sections.First(s => s["page"] is not null);
        sections[0]["page"] = begins["page"]!.DeepClone();
        begins.Remove("page");
    }
}
