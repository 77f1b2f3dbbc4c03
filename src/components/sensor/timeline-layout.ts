/** Measures of the timeline that its parts share, CSS pixels. */

/** Room above the plot for the network's label. */
export const TOP = 34;
/** Room left of the plot for the power axis. */
export const LEFT = 44;
