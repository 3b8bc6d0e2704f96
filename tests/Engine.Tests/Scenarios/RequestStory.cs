using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A request from 洪桥街道, and the people who have to do with it.</summary>
static class RequestStory
{
    public const string Operator = "operator.003", Dispatcher = "dispatcher.003", Handler = "handler.003-zf", OtherHandler = "handler.003-cg",
        Callback = "callback.003", Supervisor = "supervisor.003", Leader = "streetLeader.003";
    public const string Unit = Town.Street + "-zf", OtherUnit = Town.Street + "-cg";

    /// <summary>Opened by the operator, waiting to be accepted.</summary>
    public static Task<CaseId> OpenedAsync(this Town town, string category = "noise") => town.OpenCaseAsync(Operator, RequestForms.About(category));

    /// <summary>Accepted and dispatched: at the handler.</summary>
    public static async Task<CaseId> DispatchedAsync(this Town town, string category = "noise")
    {
        var id = await town.OpenedAsync(category);
        await town.CompleteAsync(Operator, id, "intake", "accept");
        return id;
    }

    /// <summary>Handled: at the call-back.</summary>
    public static async Task<CaseId> HandledAsync(this Town town)
    {
        var id = await town.DispatchedAsync();
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        return id;
    }

    public static Task<Town> TownAsync(Dialect dialect) => Town.OpenAsync(dialect);
}
