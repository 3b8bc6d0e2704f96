using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Designer.Shared;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A posted panel, read member by member; only what was on the page is set.</summary>
sealed class Posted(IFormCollection form)
{
    public string this[string name] => Clean(form[name].ToString());

    public bool Has(string name) => form.ContainsKey(name);

    public IEnumerable<string> All(string name) => form[name].OfType<string>().Select(Clean).Where(v => v.Length > 0);

    public string? Some(string name) => this[name] is { Length: > 0 } text ? text : null;

    public int? Number(string name) => int.TryParse(this[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Browsers send line ends as CR LF.
    static string Clean(string text) => text.ReplaceLineEndings("\n").Trim();

    public void Text(JsonObject members, string name, string? posted = null)
    {
        if (Has(posted ?? name)) members[name] = Some(posted ?? name);
    }

    public void Tick(JsonObject members, string name)
    {
        // An unticked box is not sent; a hidden one beside it says that it was there.
        if (Has(name)) members[name] = All(name).Contains("true") ? true : null;
    }

    /// <exception cref="RefusedException">It is no number.</exception>
    public void Number(JsonObject members, string name)
    {
        if (!Has(name)) return;
        if (Some(name) is not { } text) members[name] = null;
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) members[name] = number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
        else throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.number", name, ("text", text)));
    }

    /// <summary>Chinese and English words of one thing; plain Chinese where there is no English.</summary>
    /// <param name="posted">What it is called on the page, where that is not the member's name.</param>
    public void Label(JsonObject members, string name, bool needed = false, string? posted = null)
    {
        var sent = posted ?? name;
        if (!Has(sent + ".zh")) return;
        var (zh, en) = (Some(sent + ".zh"), Some(sent + ".en"));
        if (zh is null && needed) throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.name", sent, ("limit", "60")));
        members[name] = zh is null ? null : en is null ? zh : new JsonObject { ["zh-CN"] = zh, ["en"] = en };
    }
}
