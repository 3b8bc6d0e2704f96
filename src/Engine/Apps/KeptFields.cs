using System.Collections.Frozen;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>
/// What the steps of an app keep from whoever performs them: by field, which steps hide it and which show it; by document likewise. There is one only for an
/// app some step of which hides something; worked out once per version.
/// </summary>
/// <param name="fields">By path without numbers of rows; only fields that some step hides.</param>
/// <param name="documents">By id; only documents that some step leaves to others.</param>
public sealed class KeptFields(FrozenDictionary<string, KeptFields.Steps> fields, FrozenDictionary<string, KeptFields.Steps> documents)
{
    /// <summary>Stands for filling in the form a case begins with: whoever opened it had that step.</summary>
    public const string Opening = "";

    /// <param name="Hide">Ids of the steps that hide it.</param>
    /// <param name="Show">Ids of the steps that let it be read or edited.</param>
    public sealed record Steps(FrozenSet<string> Hide, FrozenSet<string> Show);

    /// <summary>Is a field kept from whoever has had these steps, and none other? A step whose form does not name it says nothing about it.</summary>
    public bool Field(string path, IReadOnlySet<string> had) => fields.TryGetValue(path, out var steps) && IsKept(steps, had);

    public bool Document(string id, IReadOnlySet<string> had) => documents.TryGetValue(id, out var steps) && IsKept(steps, had);

    /// <summary>The steps that show a field which some step hides; null for a field that no step hides.</summary>
    public FrozenSet<string>? ShownAt(string path) => fields.GetValueOrDefault(path)?.Show;

    // What one of the steps shows is known. Who has had no step sees what everybody may see who works on it.
    static bool IsKept(Steps steps, IReadOnlySet<string> had) => !steps.Show.Overlaps(had) && (had.Count == 0 || steps.Hide.Overlaps(had));

    /// <returns>Null when no step hides anything.</returns>
    internal static KeptFields? Of(LightApp app)
    {
        if (app.Steps.Values.All(s => s.Access.Default != FieldAccess.Hidden && s.Access.Fields?.ContainsValue(FieldAccess.Hidden) != true)) return null;
        var (fields, documents) = (new Sorted(), new Sorted());
        foreach (var field in app.OpeningForm.Fields) fields.Add(field.Path, Opening, shows: true);
        foreach (var document in app.OpeningForm.Definition.Documents) documents.Add(document.Id, Opening, shows: true);
        var named = app.Steps.Values.SelectMany(s => s.Documents).ToHashSet(StringComparer.Ordinal);
        foreach (var activity in All(app.Flow.Definition.Activities))
        {
            if (activity.Form is not { } name || !app.Forms.TryGetValue(name, out var form)) continue;
            var (step, hidden) = (app.Steps.GetValueOrDefault(activity.Id, StepRules.None), new HashSet<string>(StringComparer.Ordinal));
            var access = form.AccessOf(step.Access);
            foreach (var field in form.Fields)
            {
                var shows = access is null || access[field.Ordinal] != FieldAccess.Hidden;
                if (!shows) hidden.Add(field.Path);
                fields.Add(field.Path, activity.Id, shows);
            }
            // A step that sees a part of the form has that part's documents: those it waits for, and those its fields hold.
            foreach (var document in form.Definition.Documents)
                if (step.Documents.Contains(document.Id) || hidden.Count == 0 || (document.Field is { } held && !hidden.Contains(held))) documents.Add(document.Id, activity.Id, shows: true);
                else if (named.Contains(document.Id) || document.Field is not null) documents.Add(document.Id, activity.Id, shows: false);
        }
        return new(fields.Made(), documents.Made());
    }

    static IEnumerable<ActivityDefinition> All(IEnumerable<ActivityDefinition> activities) => activities.SelectMany(a => All(Generated.Inside(a)).Prepend(a));

    sealed class Sorted
    {
        readonly Dictionary<string, (HashSet<string> Hide, HashSet<string> Show)> all = new(StringComparer.Ordinal);

        public void Add(string what, string step, bool shows)
        {
            if (!all.TryGetValue(what, out var steps)) all[what] = steps = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            (shows ? steps.Show : steps.Hide).Add(step);
        }

        public FrozenDictionary<string, Steps> Made() => all.Where(one => one.Value.Hide.Count > 0)
            .ToFrozenDictionary(one => one.Key, one => new Steps(one.Value.Hide.ToFrozenSet(StringComparer.Ordinal), one.Value.Show.ToFrozenSet(StringComparer.Ordinal)), StringComparer.Ordinal);
    }
}
