using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Makes an edit of a draft. Pure: a package and an edit give the files that change.</summary>
public static partial class DraftEdits
{
    /// <summary>Longest name of anything a designer names, in characters.</summary>
    public const int MostName = 60;

    /// <summary>A type of field as form files write it.</summary>
    public static string NameOf(FieldType type) => JsonSerializer.SerializeToNode(type)!.GetValue<string>();

    /// <returns>The files that are otherwise; none when the edit changes nothing.</returns>
    /// <exception cref="RefusedException">What the edit names is not there, or cannot be done so.</exception>
    public static IReadOnlyList<FileChange> Apply(AppPackage package, DraftEdit edit)
    {
        var files = new DraftFiles(package);
        switch (edit)
        {
            case SetApp set:
                var begins = (string?)files.Open("app.json")["form"];
                Set(files.Open("app.json"), set.Members);
                if ((string?)files.Open("app.json")["form"] != begins) ColumnEdits.Fitted(files);
                break;
            case PutFile put: Put(files, put); break;
            case AddForm or SetForm or RemoveForm or AddSection or SetSection or MoveSection or RemoveSection or AddPage or SetPage or MovePage or RemovePage or AddField or SetField or MoveField or CopyField or RemoveField:
                FormEdits.Apply(files, edit);
                break;
            case SetFile or RowEdit: FileEdits.Apply(files, edit); break;
            default:
                FlowEdits.Apply(files.Open("flow.json"), edit);
                Declare(files);
                break;
        }
        return files.Changes();
    }

    /// <summary>Several edits one after the other, told as what they come to together.</summary>
    public static IReadOnlyList<FileChange> Apply(AppPackage package, IReadOnlyList<DraftEdit> edits)
    {
        if (edits.Count == 1) return Apply(package, edits[0]);
        var (all, at) = (new SortedDictionary<string, FileChange>(StringComparer.Ordinal), package);
        foreach (var edit in edits)
        {
            var changes = Apply(at, edit);
            foreach (var change in changes) all[change.Path] = all.TryGetValue(change.Path, out var first) ? first with { After = change.After } : change;
            at = DraftFiles.With(at, changes);
        }
        return [.. all.Values.Where(c => c.Before != c.After)];
    }

    /// <summary>The package after the edit.</summary>
    public static AppPackage With(AppPackage package, DraftEdit edit) => DraftFiles.With(package, Apply(package, edit));

    /// <summary>An app that says which posts it names goes on saying so: whoever picks a post for a step need not know of the list.</summary>
    static void Declare(DraftFiles files)
    {
        if (files.Open("app.json")["posts"] is not JsonArray { Count: > 0 } declared) return;
        foreach (var post in FlowEdits.Posts(files.Open("flow.json")).Distinct().ToArray())
            if (!declared.Any(d => (string?)d == post)) declared.Add(post);
    }

    internal static bool IsKnown(string path) => KnownPath().IsMatch(path);

    static void Put(DraftFiles files, PutFile put)
    {
        if (!IsKnown(put.Path)) throw Refused("draft.file.path", put.Path);
        if (put.Json is not null)
            try
            {
                using var read = JsonDocument.Parse(put.Json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            }
            catch (JsonException wrong)
            {
                throw new RefusedException(RefusalKind.Invalid, JsonFault.Of(put.Path, System.Text.Encoding.UTF8.GetBytes(put.Json), wrong));
            }
        else if (put.Path is "app.json" or "flow.json") throw Refused("draft.file.needed", put.Path);
        files.Put(put.Path, put.Json);
    }

    internal static void Set(JsonObject target, JsonObject members)
    {
        foreach (var (name, value) in members)
            if (value is null) target.Remove(name);
            else target[name] = value.DeepClone();
    }

    internal static RefusedException Refused(string code, string? path, params ReadOnlySpan<(string, string)> values) => new(RefusalKind.Invalid, Problem.At(code, path, values));

    internal static string Name(string name)
    {
        name = name.Trim();
        return name.Length is > 0 and <= MostName ? name : throw Refused("draft.name", "name", ("limit", "60"));
    }

    /// <summary>The first of <c>stem1</c>, <c>stem2</c> … that is not taken.</summary>
    public static string FreeId(string stem, Func<string, bool> taken)
    {
        for (var n = 1; ; n++)
            if (stem + n.ToString(System.Globalization.CultureInfo.InvariantCulture) is var id && !taken(id)) return id;
    }

    [GeneratedRegex(@"^(app|flow|parameters)\.json$|^(forms|lists|messages|tests|registers|prints|views|reports|options)/[A-Za-z0-9_-]{1,60}\.json$")]
    private static partial Regex KnownPath();
}
