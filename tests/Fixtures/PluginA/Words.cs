using Fixture.Words;
using LowCode.Plugins;

namespace Fixture.PluginA;

/// <summary>Says which version of the library it got.</summary>
public sealed class Words : ICallTarget
{
    public string Name => "wordsA";

    public Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation) => Task.FromResult<CallAnswer>(new CallAnswer.Output($"\"{Saying.Word}\""));
}
