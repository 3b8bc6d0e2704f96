using LowCode.Views;

namespace LowCode.Cases;

/// <summary>
/// Which units had cases like this one: those of the same kind, at the same place, or told in like words. A case counts once for its owner, by how much it is alike. Pure.
/// </summary>
static class LikeUnits
{
    public const string Source = "history";
    /// <summary>Proposed at most, and how much has to speak for one, in percent.</summary>
    const int Most = 3, Least = 10;
    /// <summary>Cases named as evidence.</summary>
    const int Evidence = 5;
    /// <summary>From how far on two texts are alike: the part of their pairs of characters that both have.</summary>
    const double LikeWords = 0.3, LikePlace = 0.5;

    public static IReadOnlyList<Suggestion> Of(DecidedCase asked, IEnumerable<DecidedCase> decided, IReadOnlyCollection<string> excluded)
    {
        var (title, place) = (Pairs(asked.Title), Pairs(asked.Place));
        var units = new Dictionary<string, Tally>(StringComparer.Ordinal);
        double all = 0;
        foreach (var one in decided)
        {
            var kind = asked.Category is { Length: > 0 } && one.Category == asked.Category;
            var (words, near) = (Likeness(title, Pairs(one.Title)), Likeness(place, Pairs(one.Place)));
            var weight = (kind ? 1 : 0) + (words >= LikeWords ? 2 * words : 0) + (near >= LikePlace ? near : 0);
            if (weight == 0 || excluded.Contains(one.Unit)) continue;
            all += weight;
            if (!units.TryGetValue(one.Unit, out var unit)) units[one.Unit] = unit = new();
            unit.Add(one, weight, kind, near >= LikePlace, words >= LikeWords);
        }
        return [.. units.OrderByDescending(u => u.Value.Weight).ThenBy(u => u.Key, StringComparer.Ordinal).Take(Most)
            .Select(u => (Unit: u.Key, Tally: u.Value, Percent: (int)Math.Round(100 * u.Value.Weight / all)))
            .Where(u => u.Percent >= Least)
            .Select(u => new Suggestion(Source, u.Unit, Math.Clamp(u.Percent, 1, 100), u.Tally.Kind, u.Tally.Place, u.Tally.Words, Cases: u.Tally.Cases))];
    }

    sealed class Tally
    {
        readonly List<(double Weight, EvidentCase Case)> cases = [];

        public int Kind { get; private set; }
        public int Place { get; private set; }
        public int Words { get; private set; }
        public double Weight { get; private set; }

        public IReadOnlyList<EvidentCase> Cases => [.. cases.OrderByDescending(c => c.Weight).Take(Evidence).Select(c => c.Case)];

        public void Add(DecidedCase one, double weight, bool sameKind, bool samePlace, bool likeWords)
        {
            Weight += weight;
            cases.Add((weight, new(one.CaseId, one.Number)));
            if (sameKind) Kind++;
            if (samePlace) Place++;
            if (likeWords) Words++;
        }
    }

    /// <summary>Pairs of neighbouring letters, digits and characters: enough to compare short Chinese texts without a dictionary.</summary>
    static HashSet<(char, char)> Pairs(string? text)
    {
        var pairs = new HashSet<(char, char)>();
        var before = '\0';
        foreach (var c in text ?? "")
        {
            if (!char.IsLetterOrDigit(c)) continue;
            var lower = char.ToLowerInvariant(c);
            if (before != '\0') pairs.Add((before, lower));
            before = lower;
        }
        return pairs;
    }

    static double Likeness(HashSet<(char, char)> one, HashSet<(char, char)> other)
    {
        if (one.Count == 0 || other.Count == 0) return 0;
        var both = one.Count(other.Contains);
        return both / (double)(one.Count + other.Count - both);
    }
}
