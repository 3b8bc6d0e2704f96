using LowCode.Views;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class ConfidentialCase
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_confidential_case_is_not_there_for_those_without_the_right_and_is_handled_all_the_same(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("confidential", true));
        await town.CompleteAsync(Operator, id, "intake", "accept");
        Assert.Equal("case.unknown", await town.RefusedAsync(Leader, id, new AddComment("看看")));
        Assert.Empty((await town.Of<CaseLists>().CasesAsync(town.As(Leader), new CaseQuery())).Items);
        Assert.Single((await town.Of<CaseLists>().CasesAsync(town.As(Supervisor), new CaseQuery())).Items);
        Assert.Equal("case.unknown", await town.RefusedAsync(OtherHandler, id, new AddComment("看看")));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("closed: closed", await town.WhereAsync(id));
    }
}
