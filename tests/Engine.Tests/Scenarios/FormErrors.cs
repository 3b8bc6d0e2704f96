using LowCode.Problems;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class FormErrors
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_missing_is_named_by_field_in_both_languages_and_nothing_is_written(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var answer = await town.SendAsync(Handler, id, new CompleteItem(await town.ItemAsync(id, "handle"), null, Record.Of(("contacted", true), ("result", "好")), null));
        Assert.Equal(RefusalKind.Invalid, answer.Refusal!.Kind);
        var contactedAt = Assert.Single(answer.Refusal.Problems, p => p.Path == "contactedAt");
        Assert.Equal("form.required", contactedAt.Code);
        Assert.Contains("联系时间", ProblemText.Of(contactedAt), StringComparison.Ordinal);
        Assert.DoesNotContain("{", ProblemText.Of(contactedAt, "en"), StringComparison.Ordinal);
        Assert.Contains(answer.Refusal.Problems, p => p.Path == "result");
        Assert.Equal("handle", await town.WhereAsync(id));

        var opening = await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, RequestForms.About("noise").With("claimantPhone", "abc")));
        Assert.Contains(opening.Refusal!.Problems, p => p.Path == "claimantPhone");
    }
}
