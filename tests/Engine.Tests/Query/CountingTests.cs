using System.Globalization;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Org;
using LowCode.Org;
using LowCode.Query;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Query;

/// <summary>Counts and groups come from indexes, in parts; they must be those of the rows one by one: random people, clients and cases, both databases.</summary>
public sealed class CountingTests(ITestOutputHelper output)
{
    const int Cases = 300;
    static readonly QueryModel model = new([QueryEntity.Cases]);

    sealed record Known(CaseInvolvement Case, string State, long OpenedAt);

    static readonly (string Filter, Func<Known, bool> Holds)[] filters =
    [
        ("state eq 'open'", c => c.State == "open"),
        ("street eq '440104001' or confidential eq true", c => c.Case.Street.Value == "440104001" || c.Case.Confidential),
        ("openedAt ge 1970-01-01T00:00:00.005Z and not (state eq 'closed')", c => c.OpenedAt >= 5 && c.State != "closed"),
        ("startswith(street,'440104') and state in ('closed','suspended')", c => c.Case.Street.Value.StartsWith("440104", StringComparison.Ordinal) && c.State != "open"),
        // Not answered by the index: read row by row.
        ("ownerUnit eq '440104001-cg' and state ne 'open'", c => c.Case.OwnerUnit.Value == "440104001-cg" && c.State != "open"),
    ];

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Counts_and_groups_are_those_of_the_rows_one_may_see(Dialect dialect)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var rows = await TestDatabase.OpenAsync(dialect);
        string[] states = ["open", "closed", "suspended"];
        // In half of the runs every case is at a street somebody may see whole, so that nothing is left to look for.
        var isWhole = random.Next(2) == 0;
        var cases = Enumerable.Range(0, Cases).ToDictionary(i => $"{i:d32}", _ => new Known(
            RowFilterTests.Case(random) is var one && isWhole ? one with { Street = new(random.Next(2) == 0 ? "440104001" : "440104003") } : one, states[random.Next(3)], random.Next(10)));
        await RowFilterTests.InsertAsync(rows.Database, cases.ToDictionary(c => c.Key, c => c.Value.Case), id => (cases[id].State, cases[id].OpenedAt));
        var run = new QueryRun(rows.Database, TimeProvider.System);
        // Drawn by lot few people see a street and not its confidential cases; one always does.
        foreach (var caller in RowFilterTests.Callers(random).Append(RowFilterTests.Callers(random, "streetLeader@440104001").First()))
        {
            var seen = cases.Where(c => Rights.Sees(caller, c.Value.Case)).ToDictionary();
            Assert.Equal(seen.Count, await run.CountAsync(caller, Question(), CancellationToken.None));
            var answer = await run.RowsAsync(caller, Question(("$select", "id"), ("$orderby", "openedAt desc"), ("$top", "1000"), ("$count", "true")), CancellationToken.None);
            Assert.Equal(seen.Count, answer.Total);
            Assert.Equal(seen.OrderByDescending(c => c.Value.OpenedAt).ThenByDescending(c => c.Key, StringComparer.Ordinal).Select(c => c.Key), answer.Rows.Select(row => (string)row[0]!));
            var (filter, holds) = filters[random.Next(filters.Length)];
            var found = seen.Values.Where(holds).ToList();
            Assert.Equal(found.Count, await run.CountAsync(caller, Question(("$filter", filter)), CancellationToken.None));
            Assert.Equal([$"{found.Count}!{(found.Count == 0 ? "" : found.Max(c => c.OpenedAt))}"], await Groups(caller, $"filter({filter})/aggregate($count as n,openedAt with max as last)"));
            Assert.Equal(Grouped(found, c => c.State), await Groups(caller, $"filter({filter})/groupby((state),aggregate($count as n,openedAt with min as first))"));
            Assert.Equal(Grouped(found, c => $"{c.Case.Street.Value}!{c.Case.Confidential}!{c.State}"), await Groups(caller, $"filter({filter})/groupby((street,confidential,state),aggregate($count as n,openedAt with min as first))"));
            Assert.Equal(found.Select(c => c.Case.OwnerUnit.Value).Distinct().Order(StringComparer.Ordinal), await Groups(caller, $"filter({filter})/groupby((ownerUnit))"));
        }

        async Task<IEnumerable<string>> Groups(Caller caller, string apply) =>
            (await run.GroupsAsync(caller, Question(("$apply", apply)), CancellationToken.None)).Select(row => string.Join('!', row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))));
    }

    static IEnumerable<string> Grouped(IEnumerable<Known> cases, Func<Known, string> by) =>
        cases.GroupBy(by).Select(g => $"{g.Key}!{g.Count()}!{g.Min(c => c.OpenedAt)}").Order(StringComparer.Ordinal);

    static QueryQuestion Question(params (string Name, string Value)[] options) =>
        QueryReader.Read(model, QueryEntity.Cases, options.ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal), null);
}
