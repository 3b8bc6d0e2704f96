using Fixture.Words;
using LowCode.Plugins;

namespace Fixture.PluginB;

/// <summary>Says which version of the library it got, and whether it can reach into a library of the product.</summary>
public sealed class Words : ICallTarget
{
    public string Name => "wordsB";

    public Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation) =>
        Task.FromResult<CallAnswer>(new CallAnswer.Output($"\"{Saying.Word}, {(Finds("Dapper.SqlMapper, Dapper") ? "not alone" : "alone")}\""));

    static bool Finds(string type)
    {
        try
        {
            return Type.GetType(type) is not null;
        }
        catch (FileLoadException)
        {
            return false;
        }
    }
}
