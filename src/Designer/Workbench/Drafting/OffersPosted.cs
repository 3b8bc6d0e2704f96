using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Which options are offered when, as the panel of a field has it, and back.</summary>
static class OffersPosted
{
    /// <summary>More options than these are written by name, one a line, instead of ticked.</summary>
    public const int MostTicks = 40;

    /// <param name="options">The field's options as they are after the edit.</param>
    public static void Read(Posted posted, JsonObject members, IReadOnlyList<OptionDefinition> options, FieldDefinition field, IReadOnlyCollection<PickField> fields, Caller caller, Shared.Words words)
    {
        if (posted.Has("optionsWhen.raw")) { members["optionsWhen"] = posted.Some("optionsWhen.raw"); return; }
        if (!posted.Has("offers")) return;
        var (offers, before) = (new List<PickedOffer>(), PickedOffers.Read(field.OptionsWhen)?.Offers ?? []);
        for (var i = 0; At(i) is var at && (posted.Has(at + ".any") || posted.Has(at + ".raw")); i++)
        {
            var rule = new JsonObject();
            FieldPosted.Rule(posted, rule, at, fields, caller);
            var (ticked, names) = (posted.All(at + ".option").ToHashSet(StringComparer.Ordinal), Lines(posted[at + ".names"]));
            // Two options may have one name: names that were left as they stood mean those that stood there.
            if (i < before.Count && names.SequenceEqual(Lines(Names(before[i], field, words)))) ticked.UnionWith(before[i].Options);
            else ticked.UnionWith(Named(names, options));
            string[] offered = [.. options.Where(o => ticked.Contains(o.Value)).Select(o => o.Value)];
            if ((string?)rule[at] is var when && (when is not null || offered.Length > 0)) offers.Add(new(when, offered));
        }
        members["optionsWhen"] = new PickedOffers(offers).ToExpression();
    }

    public static string At(int offer) => string.Create(CultureInfo.InvariantCulture, $"offer.{offer}");

    /// <summary>The options of a case by name, one a line.</summary>
    public static string Names(PickedOffer? offer, FieldDefinition field, Shared.Words words) =>
        string.Join('\n', field.Options.Where(o => offer?.Options.Contains(o.Value) == true).Select(o => NameOf(o, field.Options, words)));

    /// <summary>Values of the options that lines name, in either language: by the whole name, or by its end where only one option has it.</summary>
    static IEnumerable<string> Named(string[] names, IReadOnlyList<OptionDefinition> options)
    {
        var (whole, end) = (new[] { Shared.Words.Chinese, Shared.Words.English }.SelectMany(w => options.Select(o => (Name: NameOf(o, options, w), o.Value))).ToLookup(o => o.Name, o => o.Value, StringComparer.Ordinal),
            options.SelectMany(o => new[] { o.Label.Zh, o.Label.In("en") }.Distinct().Select(name => (Name: name, o.Value))).ToLookup(o => o.Name, o => o.Value, StringComparer.Ordinal));
        return names.SelectMany(name => whole.Contains(name) ? whole[name] : end[name].Count() == 1 ? end[name] : []);
    }

    static string[] Lines(string names) => names.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>An option as people find it: in a cascade behind what it stands under.</summary>
    public static string NameOf(OptionDefinition option, IReadOnlyList<OptionDefinition> options, Shared.Words words)
    {
        var path = new List<OptionDefinition> { option };
        // A file may have options that stand under one another in a circle.
        while (path[0].Parent is { } parent && options.FirstOrDefault(o => o.Value == parent) is { } above && !path.Contains(above)) path.Insert(0, above);
        return string.Join(" / ", path.Select(o => words.Of(o.Label)));
    }
}
