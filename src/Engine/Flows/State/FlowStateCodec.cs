namespace LowCode.Flows;

/// <summary>A state as bytes, for snapshots. The first byte is the version of the form.</summary>
public static class FlowStateCodec
{
    public static byte[] Write(FlowState state) => [0, (byte)state.Status];

    /// <exception cref="InvalidDataException">Not a state, or of a version this program does not know.</exception>
    public static FlowState Read(ReadOnlySpan<byte> bytes) => bytes is [0, ..] ? FlowState.NotStarted : throw new InvalidDataException("not a flow state");
}
