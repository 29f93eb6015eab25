"use client";

import { CallSessionStatus } from "@holat/dashboard-widgets/react";

export const Campaign = (props) => <CallSessionStatus {...props} lang="en" />;
