using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Problems;
using LowCode.Query;
using LowCode.Storage;
using static LowCode.Engine.Tests.Query.AskedStreet;

namespace LowCode.Engine.Tests.Query;

public class QueryTests
{
    /// <summary>Filters over <c>request</c> with the cases they find, by their place in the order of opening.</summary>
    static readonly (string Filter, int[] Found)[] filters =
    [
        ("contains(title,'路灯')", [0, 2, 4]),
        ("contains(tolower(title),'night')", [1, 3, 5]),
        ("startswith(title,'路灯') and endswith(title,'2')", [2]),
        ("startsWith(title,'路灯') AND endsWith(title,'2')", [2]),
        ("endswith(title,'')", [0, 1, 2, 3, 4, 5]),
        ("indexof(title,'不') eq 2", [0, 2, 4]),
        ("length(title) gt 10", [1, 3, 5]),
        ("substring(title,0,2) eq '路灯'", [0, 2, 4]),
        ("substring(title,5) eq '4'", [4]),
        ("concat(category,state) eq 'noiseclosed'", [4]),
        ("state eq 'closed' or category eq 'sanitation'", [3, 4]),
        ("not (state eq 'closed')", [0, 1, 2, 3, 5]),
        ("state ne 'open'", [4]),
        ("category in ('noise','sanitation')", [1, 3, 4]),
        ("closedAt eq null", [0, 1, 2, 3, 5]),
        ("closedAt ne null", [4]),
        ("null ne closedAt", [4]),
        ("externalNumber eq null", [1]),
        ("not (externalNumber eq 'GZ12345-1')", [1]),
        ("externalNumber ne 'GZ12345-1'", [1]),
        ("cost eq 320.5", [0]),
        ("cost gt 320.505", [1]),
        ("cost ge 320.5 and cost lt 1000.000001", [0, 1]),
        ("500 lt cost", [1]),
        ("not (cost gt 500)", [0, 2, 3, 4, 5]),
        ("contacted", [0, 1]),
        ("contacted eq true", [0, 1]),
        ("not contacted", [2, 3, 4, 5]),
        ("contains(title,'路灯') eq false", [1, 3, 5]),
        ("overdue eq false and 1 eq 1", [0, 1, 2, 3, 4, 5]),
        ("openedAt lt 2026-11-23T11:30:00+08:00", [0, 1]),
        ("openedAt lt 2026-11-23T03:30:00Z", [0, 1]),
        ("hour(openedAt) eq 11 and minute(openedAt) ge 0", [1]),
        ("year(openedAt) eq 2026 and month(openedAt) eq 11 and day(openedAt) eq 23", [0, 1, 2, 3, 4, 5]),
        ("date(openedAt) eq 2026-11-23", [0, 1, 2, 3, 4, 5]),
        ("openedAt lt now()", [0, 1, 2, 3, 4]),
        ("contactedAt eq 2026-11-23T02:00:00Z", [0, 1]),
        ("ownerUnit ne street", [0, 1, 2, 3]),
        ("title gt 'a'", [0, 2, 4]),
    ];

    [Fact]
    public async Task Both_databases_find_the_same_and_what_is_meant()
    {
        await using var sqlite = await OpenAsync(Dialect.Sqlite);
        await using var postgres = await OpenAsync(Dialect.Postgres);
        var all = await sqlite.AskAsync(Seat, "request", ("$select", "number"), ("$orderby", "openedAt"), ("$filter", "category ne 'dispute'"));
        Assert.Equal(6, all.Count);
        foreach (var (filter, found) in filters)
        {
            (string, string)[] options = [("$select", "number"), ("$orderby", "openedAt"), ("$filter", $"({filter}) and category ne 'dispute'")];
            var (one, other) = (await sqlite.AskAsync(Seat, "request", options), await postgres.AskAsync(Seat, "request", options));
            Assert.True(one.SequenceEqual(other), $"{filter}: SQLite {string.Join(", ", one)}, PostgreSQL {string.Join(", ", other)}");
            var expected = found.Select(i => all[i]).ToArray();
            Assert.True(expected.SequenceEqual(one), $"{filter}: found {string.Join("; ", one)}, not {string.Join("; ", expected)}");
        }
        foreach (var order in new[] { "closedAt", "closedAt desc", "cost desc,title", "category,openedAt desc", "contacted,cost", "title desc" }.Select(o => o + ",number"))
            Assert.Equal(await sqlite.AskAsync(Leader, "request", ("$orderby", order), ("$select", "number,title,cost,contacted")), await postgres.AskAsync(Leader, "request", ("$orderby", order), ("$select", "number,title,cost,contacted")));
        foreach (var apply in new[]
        {
            "groupby((state),aggregate($count as n))", "groupby((category,state),aggregate($count as n,cost with sum as total,cost with average as mean,openedAt with max as last))",
            "aggregate($count as n,category with countdistinct as kinds,contacted with max as any,title with min as first)", "filter(category eq 'lighting')/groupby((contacted),aggregate($count as n))", "groupby((street))",
        })
        {
            var (one, other) = (await sqlite.AskAsync(Leader, "request", ("$apply", apply)), await postgres.AskAsync(Leader, "request", ("$apply", apply)));
            Assert.True(one.SequenceEqual(other), $"{apply}: SQLite {string.Join("; ", one)}, PostgreSQL {string.Join("; ", other)}");
        }
        Assert.Equal(["closed | 1", "open | 6"], await sqlite.AskAsync(Seat, "Cases", ("$apply", "groupby((state),aggregate($count as n))")));
        Assert.Equal(["1320.5 | 660.25"], await postgres.AskAsync(Seat, "request", ("$apply", "aggregate(cost with sum as total,cost with average as mean)")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Pages_neither_lose_nor_repeat_a_row_while_cases_come_in(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        foreach (var order in new[] { "openedAt desc", "category", "closedAt desc,category", "cost,title desc", "" })
        {
            (string, string)[] asked = order.Length == 0 ? [("$select", "number"), ("$top", "1000")] : [("$select", "number"), ("$orderby", order), ("$top", "1000")];
            var whole = (await town.AskAsync(Seat, "request", asked)).ToArray();
            var paged = new List<string>();
            for (string? mark = null; ;)
            {
                var (question, caller) = await town.QuestionAsync(Seat, "request", mark is null ? asked : [.. asked, ("$skiptoken", mark)]);
                var page = await town.Of<QueryRun>().RowsAsync(caller, question with { PageSize = 2 }, CancellationToken.None);
                paged.AddRange(page.Rows.Select(row => (string)row[0]!));
                if (page.Next is null) break;
                mark = page.Next;
                // Comes first in the order by opening, so that a page counted by rows would show a row twice.
                town.Clock.Move(TimeSpan.FromMinutes(1));
                if (order == "openedAt desc") await town.OpenCaseAsync(Seat, RequestForms.About("noise"));
            }
            Assert.Equal(whole, paged);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_learns_more_than_from_a_list(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        // The seat opened the confidential case; the leader of the street may see it, the handler has no part in it.
        Assert.Equal(7, (await town.AskAsync(Seat, "request")).Count);
        Assert.Empty(await town.AskAsync(Handler, "request", ("$filter", "category eq 'dispute'")));
        Assert.Empty(await town.AskAsync("operator.004", "request"));
        Assert.Equal(["0"], await town.AskAsync("operator.004", "Cases", ("$apply", "aggregate($count as n)")));
        // What a person is called and how to reach them stands masked even for those who may see the case.
        var record = Assert.Single(await town.AskAsync(Seat, "request", ("$select", "claimantName,claimantPhone"), ("$top", "1")));
        Assert.Equal("陈* | 138****8000", record);
        Assert.Empty(await town.AskAsync(Seat, "request", ("$filter", "claimantPhone eq '13800138000'")));
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused_by_name_and_place()
    {
        await using var town = await OpenAsync(Dialect.Sqlite);
        foreach (var (name, value, code) in new[]
        {
            ("$filter", "nosuch eq 1", "query.property"), ("$filter", "title eq", "query.syntax"), ("$filter", "title eq 5", "query.types"), ("$filter", "nosuch(title) eq 1", "query.function"),
            ("$filter", "cost add 1 eq 2", "query.unsupported"), ("$filter", "visit gt", "query.syntax"), ("$orderby", "length(title)", "query.unsupported"), ("$select", "nosuch", "query.property"),
            ("$expand", "items", "query.unsupported"), ("$search", "路灯", "query.unsupported"), ("$compute", "1 as one", "query.unsupported"), ("$apply", "topcount(2,cost)", "query.syntax"),
            ("$format", "xml", "query.unsupported"), ("$skiptoken", "nonsense", "query.mark"), ("$skip", "100001", "query.skip.large"),
            ("$filter", string.Join(" or ", Enumerable.Repeat("state eq 'a'", 120)), "query.filter.large"), ("$filter", $"state in ({string.Join(',', Enumerable.Repeat("'a'", 201))})", "query.in.long"),
            ("$orderby", "title,state,stage,street,due,overdue,openedAt,closedAt,ownerUnit", "query.order.long"), ("$filter", new string('(', 3000) + "true" + new string(')', 3000), "query.deep"),
            ("$filter", new string(' ', 8001), "query.long"),
        })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => town.AskAsync(Seat, "request", (name, value)));
            Assert.True(refused.Problems[0].Code == code, $"{name}={value[..Math.Min(40, value.Length)]}: {refused.Problems[0].Code}");
        }
    }
}
